import type { LeadEvent } from "../../db/event-repository.ts";
import type { LeadObservation } from "../../db/evidence-repository.ts";
import type { LeadChanges, NewLead } from "../../db/lead-repository.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import { camelKeys } from "../../lib/case.ts";
import { checkVersion } from "../check-version.ts";
import type { LeadOperation } from "./bulk-input.ts";
import type { BulkState } from "./bulk-state.ts";
import { planChange, toLeadChanges } from "./change-lead.ts";
import { newLeadFrom } from "./create-lead.ts";

/** What an operation came to: the lead that it is about, or why it was refused. */
export type Outcome = { kind: "done"; leadId: string } | { kind: "refused"; leadId: string | null; error: AppError };

export type LeadWrite =
  | { kind: "insert"; lead: NewLead }
  | { kind: "update"; id: string; version: number; changes: LeadChanges };

export interface BulkPlan {
  outcomes: Outcome[];
  /** In the order of the operations: one may free the domain that a later one takes. */
  writes: LeadWrite[];
  deleted: Lead[];
  /** As they were read: the plan holds only while they are so. */
  read: Map<string, Lead>;
  events: Omit<LeadEvent, "actor">[];
  /** Whose facts changed, as they are afterwards. */
  described: Map<string, NewLead>;
  suppressedDomains: Set<string>;
  /** What an import had said of fields that a person changes. */
  displaced: LeadObservation[];
}

/** Plays the operations through, each on what those before it left; one that is refused leaves everything as it is. */
export function planBulk(state: BulkState, operations: readonly (LeadOperation | AppError)[], at: string): BulkPlan {
  const plan: BulkPlan = {
    outcomes: [],
    writes: [],
    deleted: [],
    read: new Map(),
    events: [],
    described: new Map(),
    suppressedDomains: new Set(),
    displaced: [],
  };
  for (const operation of operations) {
    if (operation instanceof AppError) {
      plan.outcomes.push({ kind: "refused", leadId: null, error: operation });
      continue;
    }
    try {
      plan.outcomes.push({ kind: "done", leadId: planOperation(plan, state, operation, at) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      plan.outcomes.push({ kind: "refused", leadId: operation.op === "create" ? null : operation.id, error });
    }
  }
  return plan;
}

function planOperation(plan: BulkPlan, state: BulkState, operation: LeadOperation, at: string): string {
  if (operation.op === "create") return planCreation(plan, state, operation, at);
  const lead = state.lead(operation.id);
  checkVersion(lead.version, operation.if_match === undefined ? null : [operation.if_match]);
  if (operation.op === "delete") planDeletion(plan, state, lead, operation.suppress);
  else planUpdate(plan, state, lead, toLeadChanges(camelKeys(operation.changes)), at);
  return lead.id;
}

function planCreation(
  plan: BulkPlan,
  state: BulkState,
  { lead: given }: Extract<LeadOperation, { op: "create" }>,
  at: string,
): string {
  const lead = newLeadFrom(camelKeys(given), at);
  state.claim(lead.id, lead);
  plan.writes.push({ kind: "insert", lead });
  plan.events.push({ leadId: lead.id, type: "lead.created" });
  plan.described.set(lead.id, lead);
  return lead.id;
}

function planUpdate(plan: BulkPlan, state: BulkState, lead: Lead, changes: LeadChanges, at: string): void {
  const change = planChange(lead, changes, at, true);
  if (change === null) return;
  state.claim(lead.id, change.after);
  remember(plan, lead);
  state.put(change.after);
  plan.writes.push({ kind: "update", id: lead.id, version: lead.version, changes: change.changes });
  plan.events.push(change.event);
  if (change.displaced !== null) plan.displaced.push(change.displaced);
  if (change.changesFacts || plan.described.has(lead.id)) plan.described.set(lead.id, change.after);
}

function planDeletion(plan: BulkPlan, state: BulkState, lead: Lead, suppress: boolean): void {
  remember(plan, lead);
  state.remove(lead, suppress);
  if (suppress && lead.domain !== null) plan.suppressedDomains.add(lead.domain);
  plan.deleted.push(plan.read.get(lead.id) ?? lead);
  // What is gone in the end need not be changed before.
  plan.writes = plan.writes.filter((write) => write.kind !== "update" || write.id !== lead.id);
  plan.described.delete(lead.id);
  plan.events.push({ leadId: lead.id, type: "lead.deleted" });
}

const remember = (plan: BulkPlan, lead: Lead): void => {
  if (!plan.read.has(lead.id)) plan.read.set(lead.id, lead);
};
