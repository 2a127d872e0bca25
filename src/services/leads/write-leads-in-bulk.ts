import { isLostHold, isUniqueViolation, type Write } from "../../db/database.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import { keysOfCompany } from "../../domain/suppression.ts";
import { camelKeys } from "../../lib/case.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import { findSuppressed } from "../suppressions/find-suppressed.ts";
import { suppressionOf } from "../suppressions/suppress.ts";
import { BulkLeadsInput, LeadOperation, type OperationName, operationNames } from "./bulk-input.ts";
import { type BulkPlan, type Outcome, planBulk } from "./bulk-plan.ts";
import { createBulkState, type Loaded } from "./bulk-state.ts";
import { newLeadFrom, withScores } from "./create-lead.ts";
import { findLead } from "./get-lead.ts";
import { personalSignals, signalsIn } from "./personal-signals.ts";

export interface BulkResult {
  op: OperationName | null;
  clientRef: string | null;
  outcome: Outcome;
  /** After the whole request; null where there is no such lead (any more). */
  version: number | null;
}

// D1 lets one request make 1,000 queries, and a try may take 220 of them.
const mostTries = 3;

/**
 * Creates, changes and deletes leads, each operation as if it came alone and after those before it. What is refused
 * touches no other. All that is not refused happens in one transaction, which takes far fewer queries than one each.
 */
export async function writeLeadsInBulk(ctx: ServiceContext, input: unknown): Promise<BulkResult[]> {
  requireScope(ctx.actor, "write");
  const { operations: given } = parseInput(BulkLeadsInput, input);
  const operations = given.map(readOperation);
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const at = timestamp(ctx);
    const plan = planBulk(createBulkState(await load(ctx, operations)), operations, at);
    const hashes = [...plan.suppressedDomains].map((domain) => ctx.suppressionHash(domain));
    try {
      await ctx.commit(writesOf(ctx, plan, hashes, at));
    } catch (error) {
      if (!isLostRace(error)) throw error;
      continue;
    }
    await refreshScores(ctx, [...plan.described.keys()]);
    return report(ctx, given, plan.outcomes);
  }
  throw new AppError("conflict", "The leads keep changing. Try again.", { retryAfterMs: 1000 });
}

function readOperation(given: Record<string, unknown>, index: number): LeadOperation | AppError {
  try {
    return parseInput(LeadOperation, given);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const issues = error.issues.map((issue) => ({ ...issue, pointer: `/operations/${index}${issue.pointer ?? ""}` }));
    return new AppError(error.code, error.message, { issues });
  }
}

/** Everything that decides what becomes of the operations, in a few queries. */
async function load(ctx: ServiceContext, operations: readonly (LeadOperation | AppError)[]): Promise<Loaded> {
  const valid = operations.flatMap((operation) => (operation instanceof AppError ? [] : operation));
  const ids = [...new Set(valid.flatMap((operation) => (operation.op === "create" ? [] : [operation.id])))];
  const wanted = valid.flatMap(wantedIdentity);
  const domains = [...new Set(wanted.flatMap(({ domain }) => domain ?? []))];
  const externalIds = wanted.flatMap(({ externalId }) => externalId ?? []);
  const [targets, others, suppressedDomains] = await Promise.all([
    ctx.leads.findMany(ids),
    ctx.leads.findByIdentity(domains, externalIds),
    findSuppressed(
      ctx,
      "domain",
      wanted.flatMap(keysOfCompany).map(({ value }) => value),
    ),
  ]);
  const leads = [...new Map([...others, ...targets].map((lead) => [lead.id, lead])).values()];
  const found = new Set(leads.map(({ id }) => id));
  return {
    leads,
    suppressedDomains,
    missing: await explainMissing(
      ctx,
      ids.filter((id) => !found.has(id)),
    ),
  };
}

function wantedIdentity(operation: LeadOperation): Pick<Lead, "domain" | "externalId" | "websiteUrl">[] {
  if (operation.op === "delete") return [];
  if (operation.op === "create") return [newLeadFrom(camelKeys(operation.lead), "")];
  const { domain = null, external_id: externalId = null, website_url: websiteUrl = null } = operation.changes;
  return [{ domain, externalId, websiteUrl }];
}

async function explainMissing(ctx: ServiceContext, ids: readonly string[]): Promise<Map<string, AppError>> {
  const reasons = new Map<string, AppError>();
  const explain = async (id: string) => {
    try {
      await findLead(ctx, id);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      reasons.set(id, error);
    }
  };
  await Promise.all(ids.map(explain));
  return reasons;
}

/** One transaction that happens only while all leads are as they were read. */
function writesOf(ctx: ServiceContext, plan: BulkPlan, hashes: readonly string[], at: string): Write[] {
  if (plan.events.length === 0) return [];
  const { name: actor } = ctx.actor;
  return [
    ctx.leads.hold([...plan.read.values()]),
    // First, since nothing that came before a deletion is in the way of anything after it.
    ...(plan.deleted.length > 0 ? ctx.leads.delete(plan.deleted) : []),
    ...plan.writes.map((write) =>
      write.kind === "insert"
        ? ctx.leads.insert(withScores(ctx, write.lead, signalsIn(write.lead, at)))
        : ctx.leads.update(write.id, write.version, write.changes, at),
    ),
    ...ctx.events.appendMany(
      plan.events.map((event) => ({ ...event, actor })),
      at,
    ),
    ...(plan.displaced.length > 0 ? [ctx.evidence.keepWordsIfChanged(plan.displaced.filter(isThere(plan)), at)] : []),
    ...personalSignals(ctx, [...plan.described.values()], at),
    ...hashes.map((hash) => suppressionOf(ctx, "domain", hash, "lead_deleted")),
  ];
}

const isThere =
  ({ deleted }: BulkPlan) =>
  ({ leadId }: { leadId: string }): boolean =>
    !deleted.some(({ id }) => id === leadId);

/** Somebody changed, deleted or created a lead in between: look again. */
const isLostRace = (error: unknown): boolean =>
  isLostHold(error) || isUniqueViolation(error, "leads.domain") || isUniqueViolation(error, "leads.external_id");

async function report(
  ctx: ServiceContext,
  given: readonly Record<string, unknown>[],
  outcomes: readonly Outcome[],
): Promise<BulkResult[]> {
  const ids = outcomes.flatMap(({ leadId }) => leadId ?? []);
  const versions = new Map((await ctx.leads.findMany(ids)).map(({ id, version }) => [id, version]));
  return outcomes.map((outcome, i) => ({
    op: operationNames.find((name) => name === given[i]?.op) ?? null,
    clientRef: typeof given[i]?.client_ref === "string" ? String(given[i]?.client_ref).slice(0, 200) : null,
    outcome,
    version: versions.get(outcome.leadId ?? "") ?? null,
  }));
}
