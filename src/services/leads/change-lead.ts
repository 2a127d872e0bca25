import type { LeadObservation } from "../../db/evidence-repository.ts";
import type { LeadChanges } from "../../db/lead-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import type { FactField, Lead } from "../../domain/lead.ts";
import { type Provenance, person, typedByPerson } from "../../domain/provenance.ts";
import { camelKeys, snakeCase } from "../../lib/case.ts";
import { checkVersion, type ExpectedVersion, staleVersion } from "../check-version.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import { refuseSuppressedCompany } from "../suppressions/find-suppressed.ts";
import { toConflict } from "./create-lead.ts";
import { findLead } from "./get-lead.ts";
import { imported } from "./import-merge.ts";
import { ChangeLeadInput, isFactField } from "./lead-input.ts";
import { personalSignals } from "./personal-signals.ts";

export interface LeadTarget {
  id: string;
  expectedVersion: ExpectedVersion;
}

/** A merge patch: what is left out stays, null clears. @throws AppError precondition_failed, conflict, suppressed */
export async function changeLead(ctx: ServiceContext, target: LeadTarget, input: unknown): Promise<Lead> {
  requireScope(ctx.actor, "write");
  const changes = camelKeys(parseInput(ChangeLeadInput, input));
  const lead = await findLead(ctx, target.id);
  checkVersion(lead.version, target.expectedVersion);
  return writeChanges(ctx, lead, toLeadChanges(changes), { expected: target.expectedVersion, confirms: true });
}

export const toLeadChanges = (changes: object): LeadChanges =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

export interface ChangeOptions {
  expected: ExpectedVersion;
  /** Whether a value that is given as it is already becomes the person's own. */
  confirms: boolean;
}

/** Writes a person's changes of a lead, with their provenance, evidence and event. */
export async function writeChanges(
  ctx: ServiceContext,
  lead: Lead,
  changes: LeadChanges,
  options: ChangeOptions,
): Promise<Lead> {
  const at = timestamp(ctx);
  const { domain = lead.domain, websiteUrl = lead.websiteUrl } = changes;
  if (domain !== lead.domain || websiteUrl !== lead.websiteUrl)
    await refuseSuppressedCompany(ctx, { domain, websiteUrl });
  const plan = planChange(lead, changes, at, options.confirms);
  if (plan === null) return lead;
  const { after } = plan;
  let changed: readonly unknown[] | undefined;
  try {
    [changed] = await ctx.commit([
      ctx.leads.update(lead.id, lead.version, plan.changes, at),
      ctx.events.appendIfChanged({ ...plan.event, actor: ctx.actor.name }, at),
      ...(plan.displaced === null ? [] : [ctx.evidence.keepWordsIfChanged([plan.displaced], at)]),
    ]);
  } catch (error) {
    throw await toConflict(ctx, after, error);
  }
  // Somebody was faster: with If-Match the caller must look again, without it the last word wins.
  if (changed?.length === 0) {
    if (options.expected !== null) throw staleVersion();
    return writeChanges(ctx, await findLead(ctx, lead.id), changes, options);
  }
  if (plan.changesFacts) {
    await ctx.commit(personalSignals(ctx, [after], at));
    await refreshScores(ctx, [lead.id]);
  }
  return findLead(ctx, lead.id);
}

/** What a person's changes make of a lead; null where they change nothing. */
export function planChange(lead: Lead, changes: LeadChanges, at: string, confirms: boolean) {
  const wanted = { ...lead, ...changes };
  const isConfirmed = (key: string) =>
    confirms && isFactField(key) && !isNothing(wanted[key]) && lead.provenance[key]?.source !== person;
  const isChanged = (key: string) => !isSame(lead[key as keyof Lead], wanted[key as keyof Lead]);
  const fields = Object.keys(changes).filter((key) => isChanged(key) || isConfirmed(key));
  if (fields.length === 0) return null;
  const facts = fields.filter(isFactField);
  const provenance = provenanceAfter(lead.provenance, wanted, facts, at);
  return {
    changes: { ...changes, provenance } satisfies LeadChanges,
    after: { ...wanted, provenance, updatedAt: at, version: lead.version + 1 } satisfies Lead,
    event: { leadId: lead.id, type: "lead.changed", data: { fields: fields.map(snakeCase) } },
    changesFacts: facts.length > 0,
    displaced: displacedWords(lead, facts),
  };
}

/** What an import had said, which is nowhere else once a person says something different. */
function displacedWords(lead: Lead, fields: readonly FactField[]): LeadObservation | null {
  const theirs = fields.filter((field) => lead.provenance[field]?.source === imported && !isNothing(lead[field]));
  const [first] = theirs;
  const origin = first && lead.provenance[first];
  if (!origin) return null;
  const values = Object.fromEntries(theirs.map((field) => [field, lead[field]]));
  return { leadId: lead.id, sourceUrl: null, ...origin, values };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const isNothing = (value: unknown): boolean => value === null || isSame(value, []);

/** A value that a person typed is theirs; one that a person removed is open to every source again. */
function provenanceAfter(before: Provenance, after: Lead, fields: readonly FactField[], at: string): Provenance {
  const typed = fields.filter((field) => !isNothing(after[field]));
  const kept = Object.entries(before).filter(([field]) => !fields.some((changed) => changed === field));
  return { ...Object.fromEntries(kept), ...typedByPerson(typed, at) };
}
