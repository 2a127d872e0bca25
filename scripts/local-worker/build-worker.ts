import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailure } from "../failure.ts";
import { describeWranglerFailure, runWrangler } from "../wrangler.ts";

/** Bundles src/worker.ts exactly as a deployment would and returns the text of the one module. */
export async function buildWorker(outDir: string): Promise<string> {
  const result = await runWrangler(["deploy", "--dry-run", "--outdir", outDir]);
  if (result.code !== 0) throw new CommandFailure(`The Worker does not build:\n${describeWranglerFailure(result)}`);
  return readFile(join(outDir, "worker.js"), "utf8");
}
