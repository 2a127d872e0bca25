import { z } from "zod";
import type { Job } from "../../db/job-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { jobStatuses } from "../../domain/enrichment.ts";
import type { Page } from "../../domain/lead-filter.ts";
import type { ServiceContext } from "../context.ts";
import { line, uuid } from "../input-fields.ts";
import { fingerprintOf, readCursor } from "../list-cursor.ts";
import { byCreation, pageOf, pagingFields } from "../list-page.ts";
import { parseInput } from "../parse-input.ts";

export const ListJobsInput = z.strictObject({
  status: z.enum(jobStatuses).optional(),
  lead_id: uuid.optional(),
  batch_id: uuid.optional(),
  requested_by: line(200).optional(),
  ...pagingFields,
});

/** The newest first. A failed job says why in `error`, and can be asked for again. */
export async function listJobs(ctx: ServiceContext, input: unknown): Promise<Page<Job>> {
  requireScope(ctx.actor, "read");
  const { limit, cursor, status, ...ids } = parseInput(ListJobsInput, input);
  const fingerprint = fingerprintOf(["jobs", status, ids]);
  const found = await ctx.jobs.page({
    filter: {
      ...(status === undefined ? {} : { status }),
      ...(ids.lead_id === undefined ? {} : { leadId: ids.lead_id }),
      ...(ids.batch_id === undefined ? {} : { batchId: ids.batch_id }),
      ...(ids.requested_by === undefined ? {} : { requestedBy: ids.requested_by }),
    },
    before: readCursor(cursor, fingerprint),
    limit,
  });
  return pageOf(found, limit, fingerprint, byCreation);
}
