import { requireScope } from "../../domain/actor.ts";
import type { Lead } from "../../domain/lead.ts";
import { camelKeys } from "../../lib/case.ts";
import { checkVersion } from "../check-version.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import { type LeadTarget, writeChanges } from "./change-lead.ts";
import { newLeadFrom } from "./create-lead.ts";
import { findLead } from "./get-lead.ts";
import { ReplaceLeadInput } from "./lead-input.ts";

/** What a person may write becomes what is given, and empty where nothing is; what the engine derives stays. */
export async function replaceLead(ctx: ServiceContext, target: LeadTarget, input: unknown): Promise<Lead> {
  requireScope(ctx.actor, "write");
  const given = camelKeys(parseInput(ReplaceLeadInput, input));
  const lead = await findLead(ctx, target.id);
  checkVersion(lead.version, target.expectedVersion);
  const { id, source, aiAdoptionScore, leadScore, scoreModel, scoredAt, enrichmentStatus, enrichedAt, ...written } =
    newLeadFrom(given, timestamp(ctx));
  const { provenance, version, createdAt, updatedAt, ...changes } = written;
  // Everything is sent, also what nobody looked at: only what differs is the person's own.
  return writeChanges(ctx, lead, changes, { expected: target.expectedVersion, confirms: false });
}
