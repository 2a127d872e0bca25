import { z } from "zod";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import { person } from "../../domain/provenance.ts";
import { checkVersion, staleVersion } from "../check-version.ts";
import type { ServiceContext } from "../context.ts";
import { line } from "../input-fields.ts";
import type { LeadTarget } from "../leads/change-lead.ts";
import { findLead } from "../leads/get-lead.ts";
import { parseInput } from "../parse-input.ts";
import { carryOutReverts, planReverts, type RevertedLead } from "./revert-leads.ts";

export const sourceName = line(100).refine((source) => source !== person, "What a person typed is not taken out.");

export const RevertSourceInput = z.strictObject({
  /** The source whose word goes: `apollo`, `hunter`, `yc`, `import` … */
  source: sourceName,
  dry_run: z.boolean().default(false),
});

export interface RevertAnswer extends Pick<RevertedLead, "fields" | "kept" | "factsDropped" | "signalsDropped"> {
  source: string;
  isDryRun: boolean;
  /** As it is, or was before a dry run. */
  lead: Lead;
}

const mostTries = 5;

/** Takes what one source said out of one lead. @throws AppError not_found, precondition_failed, conflict */
export async function revertSource(ctx: ServiceContext, target: LeadTarget, input: unknown): Promise<RevertAnswer> {
  const { source, dry_run: isDryRun } = parseInput(RevertSourceInput, input);
  requireScope(ctx.actor, isDryRun ? "read" : "write");
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const lead = await findLead(ctx, target.id);
    checkVersion(lead.version, target.expectedVersion);
    const [plan] = await planReverts(ctx, [lead], source);
    const { fields = [], kept = [], factsDropped = 0, signalsDropped = 0 } = plan ?? {};
    const answer = { source, isDryRun, fields, kept, factsDropped, signalsDropped };
    if (!plan || isDryRun) return { ...answer, lead };
    if ((await carryOutReverts(ctx, [plan], source)).has(lead.id)) {
      return { ...answer, lead: await findLead(ctx, lead.id) };
    }
    // Somebody else changed it in between: read again, unless the caller must look first.
    if (target.expectedVersion !== null) throw staleVersion();
  }
  throw new AppError("conflict", "The lead keeps changing. Try again.", { retryAfterMs: 1000 });
}
