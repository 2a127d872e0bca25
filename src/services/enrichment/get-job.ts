import type { Job } from "../../db/job-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { ServiceContext } from "../context.ts";

export async function getJob(ctx: ServiceContext, id: string): Promise<Job> {
  requireScope(ctx.actor, "read");
  const job = await ctx.jobs.find(id);
  if (!job) throw new AppError("not_found", `There is no job ${id}.`);
  return job;
}
