import { z } from "zod";
import { line, wholeNumber } from "../input-fields.ts";
import { SearchDiscoveryInput } from "./discovery-input.ts";

/**
 * What cron looks for every day: a discovery search with a name, how many new leads it is to bring, and the most that it
 * may spend for them.
 */
export const DiscoveryPlan = SearchDiscoveryInput.pick({
  query: true,
  filters: true,
  sources: true,
  max_credits: true,
}).extend({
  name: line(100),
  limit: wholeNumber(1, 1000).default(50),
});
export type DiscoveryPlan = z.infer<typeof DiscoveryPlan>;

export const DiscoveryPlans = z.array(DiscoveryPlan).max(50);
