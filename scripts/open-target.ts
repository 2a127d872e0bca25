import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { DatabaseTarget } from "./d1.ts";
import { wrongUse } from "./failure.ts";
import { defaultStateDir, migrateLocal } from "./migrate.ts";
import { requireRemoteDatabase } from "./remote-database.ts";

/** Flags of a command on the database: the deployed one, or the local one of a directory. */
export const targetFlags = { state: { type: "string" }, remote: { type: "boolean" } } as const;

/** The database that the flags name, migrated where it is local. @throws CommandFailure where there is none */
export async function openTarget(
  values: { state?: unknown; remote?: unknown },
  { mayCreate = false } = {},
): Promise<DatabaseTarget> {
  if (values.remote) {
    if (values.state !== undefined) throw wrongUse("--state and --remote exclude each other.");
    await requireRemoteDatabase();
    return { kind: "remote" };
  }
  const stateDir = typeof values.state === "string" ? resolve(values.state) : defaultStateDir;
  if (!mayCreate && values.state !== undefined && !existsSync(stateDir))
    throw wrongUse(`--state: ${stateDir} does not exist.`);
  await migrateLocal(stateDir);
  return { kind: "local", stateDir };
}
