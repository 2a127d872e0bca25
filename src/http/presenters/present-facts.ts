import type { FactRevert } from "../../db/fact-revert-repository.ts";
import { snakeCase, snakeKeys } from "../../lib/case.ts";
import type { LeadFacts } from "../../services/facts/get-facts.ts";
import type { RevertProgress } from "../../services/facts/revert-everywhere.ts";
import type { RevertAnswer } from "../../services/facts/revert-source.ts";

export const toFactsBody = ({ lead, fields, sources }: LeadFacts) => ({
  lead_id: lead.id,
  version: lead.version,
  fields: fields.map(({ field, value, winner, losers }) => ({
    field: snakeCase(field),
    value,
    winner: winner && snakeKeys(winner),
    losers: losers.map(snakeKeys),
  })),
  sources,
});

export const toRevertBody = ({ lead, isDryRun, fields, kept, ...answer }: RevertAnswer) => ({
  lead_id: lead.id,
  version: lead.version,
  dry_run: isDryRun,
  fields: fields.map((change) => ({ ...snakeKeys(change), field: snakeCase(change.field) })),
  kept: kept.map(snakeCase),
  ...snakeKeys(answer),
});

export const toRevertProgressBody = (revert: FactRevert) => ({
  id: revert.id,
  source: revert.source,
  observed_since: revert.observedSince,
  status: revert.status,
  leads_total: revert.leadsTotal,
  leads_done: revert.leadsDone,
  actor: revert.actor,
  created_at: revert.createdAt,
  completed_at: revert.completedAt,
});

export const toRevertStartBody = ({ revert, source, leadsTotal }: RevertProgress) =>
  revert === null
    ? {
        id: null,
        source,
        observed_since: null,
        status: "dry_run" as const,
        leads_total: leadsTotal,
        leads_done: 0,
        actor: null,
        created_at: null,
        completed_at: null,
      }
    : toRevertProgressBody(revert);
