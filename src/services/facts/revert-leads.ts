import type { Write } from "../../db/database.ts";
import type { LeadObservation } from "../../db/evidence-repository.ts";
import { type Reversion, withoutSource } from "../../domain/facts.ts";
import type { Lead } from "../../domain/lead.ts";
import { person } from "../../domain/provenance.ts";
import { snakeCase } from "../../lib/case.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { personalSignals } from "../leads/personal-signals.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";

export interface RevertedLead extends Reversion {
  lead: Lead;
  factsDropped: number;
  signalsDropped: number;
}

/** What taking a source out would do to each of these leads; nothing for those of which it has said nothing. */
export async function planReverts(
  ctx: ServiceContext,
  leads: readonly Lead[],
  source: string,
): Promise<RevertedLead[]> {
  const ids = leads.map(({ id }) => id);
  const [words, signals] = await Promise.all([ctx.evidence.factsOfAll(ids), ctx.evidence.signalsOf(ids)]);
  return leads.flatMap((lead) => {
    const said: LeadObservation[] = words.get(lead.id) ?? [];
    const plan = {
      lead,
      ...withoutSource(lead, said, source),
      factsDropped: said.filter((word) => word.source === source).length,
      signalsDropped: (signals.get(lead.id) ?? []).filter((signal) => signal.source === source).length,
    };
    const isTouched = plan.fields.length + plan.factsDropped + plan.signalsDropped > 0;
    return isTouched ? [plan] : [];
  });
}

/**
 * Does it, in one commit, each lead only while it is as it was read. Gives back the ids of those that were. `counted`
 * goes right after the change of the leads.
 */
export async function carryOutReverts(
  ctx: ServiceContext,
  plans: readonly RevertedLead[],
  source: string,
  counted: readonly Write[] = [],
): Promise<Set<string>> {
  if (plans.length === 0) return new Set();
  const at = timestamp(ctx);
  const after = plans.map(({ lead, values, provenance }) => ({
    ...lead,
    ...values,
    companyName: values.companyName ?? lead.companyName,
    provenance,
  }));
  const changed = after.map(({ id, version }) => ({ id, version: version + 1 }));
  const [rows] = await ctx.commit([
    ctx.leads.updateFacts(after, at),
    ...counted,
    ...ctx.evidence.dropSource(source, changed, at),
    ctx.events.appendForVersions(
      plans.map(({ lead, fields }) => ({
        leadId: lead.id,
        type: "lead.facts_reverted",
        actor: ctx.actor.name,
        version: lead.version + 1,
        data: { source, fields: fields.map(({ field }) => snakeCase(field)) },
      })),
      at,
    ),
  ]);
  const done = new Set((rows as { id: string }[]).map(({ id }) => id));
  await followText(
    ctx,
    after.filter(({ id }) => done.has(id)),
    at,
  );
  await refreshScores(ctx, [...done]);
  return done;
}

/** Evidence that was read from a person's text goes with the text of the source that stood beside it. */
async function followText(ctx: ServiceContext, leads: readonly Lead[], at: string): Promise<void> {
  const signals = await ctx.evidence.signalsOf(leads.map(({ id }) => id));
  const personal = leads.filter(({ id }) => signals.get(id)?.some(({ source }) => source === person));
  if (personal.length > 0) await ctx.commit(personalSignals(ctx, personal, at));
}
