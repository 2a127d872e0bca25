import { requireScope } from "../../domain/actor.ts";
import type { EnrichmentSource } from "../../domain/enrichment.ts";
import type { Lead } from "../../domain/lead.ts";
import { type RunRules, whyNotRun } from "../../domain/run-rules.ts";
import {
  missingOf,
  type Plan,
  planOf,
  type Reach,
  reachOf,
  type Want,
  type WantGroup,
} from "../../domain/waterfall.ts";
import type { ServiceContext } from "../context.ts";
import { findLead } from "../leads/get-lead.ts";
import { parseInput } from "../parse-input.ts";
import { EnrichLeadInput, toRunRules } from "./enrichment-options.ts";
import { stepsOf } from "./steps.ts";
import { whyNotAsk } from "./why-not-ask.ts";

export interface EnrichmentPlan extends Plan {
  leadId: string;
  missing: Want[];
  /** Why it would not run at all; null where it would. */
  notRun: string | null;
}

/** What an enrichment of the lead would ask and cost at the most; remembered answers make it cheaper. Calls nobody. */
export async function planEnrichment(ctx: ServiceContext, leadId: string, input: unknown): Promise<EnrichmentPlan> {
  requireScope(ctx.actor, "read");
  const { sources, wants, max_credits: maxCredits, run_if: runIf } = parseInput(EnrichLeadInput, input);
  const [lead, contacts] = await Promise.all([findLead(ctx, leadId), ctx.contacts.ofLead(leadId)]);
  return planForLead(ctx, lead, reachOf(contacts, ctx.clock.now()), {
    sources,
    wants,
    maxCredits: maxCredits ?? null,
    rules: toRunRules(runIf),
    configured: await ctx.providers.configured(),
  });
}

export interface PlanOptions {
  sources: readonly EnrichmentSource[];
  wants: readonly WantGroup[];
  maxCredits: number | null;
  rules: RunRules;
  /** Sources that are set up; the others are not planned. */
  configured: ReadonlySet<string>;
}

export function planForLead(
  ctx: ServiceContext,
  lead: Lead,
  reach: Reach,
  { sources, wants, maxCredits, rules, configured }: PlanOptions,
): EnrichmentPlan {
  const notRun = whyNotAsk(lead) ?? whyNotRun(lead, rules);
  const missing = missingOf(lead, reach, wants, ctx.clock.now());
  const steps = stepsOf(ctx, sources).filter(({ source }) => configured.has(source));
  const plan = planOf(notRun === null ? steps : [], missing, maxCredits ?? Number.POSITIVE_INFINITY, reach);
  return { ...plan, leadId: lead.id, missing: [...missing], notRun };
}
