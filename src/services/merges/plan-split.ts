import type { Merge } from "../../db/merge-repository.ts";
import { AppError } from "../../domain/errors.ts";
import { type RowValues, splitLead } from "../../domain/merge-undo.ts";
import type { ServiceContext } from "../context.ts";
import { refuseSuppressed } from "../suppressions/find-suppressed.ts";
import { readRow } from "./read-row.ts";

export interface SplitPlan {
  /** What the survivor becomes, by column; null where it is as the merge left it and goes back as a whole. */
  rewrite: RowValues | null;
  /** The survivor's version as it was read. */
  version: number;
  /** Fields of the survivor that somebody changed since. */
  kept: string[];
  duplicate: RowValues;
}

/** @throws AppError conflict when the survivor is gone, suppressed when the duplicate may not come back */
export async function planSplit(ctx: ServiceContext, merge: Merge): Promise<SplitPlan> {
  const [image, survivor, duplicate] = await Promise.all([
    ctx.merges.imageOfLead(merge.survivorId, merge.columns),
    ctx.merges.findImages(merge.id, merge.survivorId),
    ctx.merges.findImages(merge.id, merge.duplicateId),
  ]);
  if (!survivor?.after || !duplicate) {
    throw new AppError("conflict", "The merge is too old: what it takes to undo it is no longer kept.");
  }
  if (image === null) {
    throw new AppError("conflict", "The surviving lead was deleted after the merge. There is nothing to take apart.");
  }
  const read = (text: string) => readRow(merge, "leads", text);
  const [now, revived] = [read(image), read(duplicate.before)];
  await refuseSuppressed(ctx, "domain", revived.domain === null ? null : String(revived.domain));
  const version = Number(now.version);
  if (image === survivor.after) return { rewrite: null, version, kept: [], duplicate: revived };
  const { row, kept } = splitLead(read(survivor.before), read(survivor.after), now);
  return { rewrite: row, version, kept, duplicate: revived };
}
