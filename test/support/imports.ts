import type { Import } from "../../src/db/import-repository.ts";
import type { ServiceContext } from "../../src/services/context.ts";
import { workImport } from "../../src/services/imports/work-import.ts";

/** Works through an import that goes on as a job, as the queue would, and gives it back. */
export async function workThrough(ctx: ServiceContext, importId: string | null): Promise<Import> {
  for (let messages = 0; messages < 50; messages++) {
    const run = await ctx.imports.find(String(importId));
    if (!run) throw new Error(`there is no import ${importId}`);
    if (run.status !== "running") return run;
    await workImport(ctx, run.id);
  }
  throw new Error("the import does not come to an end");
}
