import type { Job, NewJob } from "../../db/job-repository.ts";
import { AppError } from "../../domain/errors.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";

/** A new job for the lead, or the one that is open: there is never a second. */
export async function openJob(
  ctx: ServiceContext,
  wish: Omit<NewJob, "id" | "requestedBy" | "requestId">,
): Promise<Job> {
  const { leadId } = wish;
  const request = { ...wish, id: newId(), requestedBy: ctx.actor.name, requestId: ctx.requestId };
  const at = timestamp(ctx);
  await ctx.commit([ctx.jobs.open(request, at), ctx.leads.setEnrichmentStatusIfChanged(leadId, "pending", at)]);
  // Ours, or the one that was open already.
  const open = (await ctx.jobs.find(request.id)) ?? (await ctx.jobs.findOpen(leadId));
  if (open) return open;
  if (!(await ctx.leads.find(leadId))) throw new AppError("not_found", `There is no lead ${leadId}.`);
  throw new AppError("conflict", "The lead's enrichment has just ended. Ask again.");
}
