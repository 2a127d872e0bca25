import { z } from "zod";
import { conflictModes, matchKeys } from "../../domain/import.ts";
import { line } from "../input-fields.ts";
import { imported } from "./import-merge.ts";
import type { ImportFormat } from "./import-records.ts";

export const ImportOptions = z.strictObject({
  /** Column of the file → field of the lead. Without it, the one of the last such file, else by names and content. */
  mapping: z.record(z.string(), z.string()).optional(),
  on_conflict: z.enum(conflictModes).default("fill"),
  /** What says that a row is a lead that is known already; the others only where they do not contradict. */
  match_on: z.enum(matchKeys).default("domain"),
  /** `all_or_nothing`: one bad row, and nothing is written. */
  mode: z.enum(["good_rows", "all_or_nothing"]).default("good_rows"),
  dry_run: z.boolean().default(false),
  source: line(100).default(imported),
});
export type ImportOptions = z.infer<typeof ImportOptions>;

export interface ImportBody {
  body: ReadableStream<Uint8Array>;
  format: ImportFormat;
}
