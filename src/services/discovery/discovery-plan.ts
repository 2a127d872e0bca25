import { z } from "zod";
import { line, wholeNumber } from "../input-fields.ts";
import { SearchDiscoveryInput } from "./discovery-input.ts";

/** What cron looks for every day: a discovery search with a name and a daily number of leads. */
export const DiscoveryPlan = SearchDiscoveryInput.pick({ query: true, filters: true, sources: true }).extend({
  name: line(100),
  limit: wholeNumber(1, 5000).default(100),
});
export type DiscoveryPlan = z.infer<typeof DiscoveryPlan>;

export const DiscoveryPlans = z.array(DiscoveryPlan).max(50);
