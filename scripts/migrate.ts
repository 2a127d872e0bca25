import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailure } from "./failure.ts";
import { projectRoot } from "./project-root.ts";
import { withLock } from "./with-lock.mjs";
import { describeWranglerFailure, runWrangler } from "./wrangler.ts";

export const defaultStateDir = join(projectRoot, ".wrangler/state");

/** Brings the local D1 of a state directory up to date; answers whether anything had to be applied. */
export async function migrateLocal(stateDir: string): Promise<boolean> {
  const hash = await hashMigrations();
  if (await isUpToDate(stateDir, hash)) return false;
  return withLock(join(stateDir, "migrate.lock"), "migrates the database", async () => {
    if (await isUpToDate(stateDir, hash)) return false;
    const result = await runWrangler(["d1", "migrations", "apply", "DB", "--local", "--persist-to", stateDir]);
    if (result.code !== 0)
      throw new CommandFailure(`The local database could not be migrated:\n${describeWranglerFailure(result)}`);
    await mkdir(join(stateDir, "v3"), { recursive: true });
    await writeFile(stampPath(stateDir), hash);
    return true;
  });
}

// Wrangler needs two seconds to find that there is nothing to do. The stamp lies beside the data, so that whoever
// deletes the data deletes the stamp.
const stampPath = (stateDir: string) => join(stateDir, "v3/.migrations-applied");

async function isUpToDate(stateDir: string, hash: string): Promise<boolean> {
  if (!existsSync(join(stateDir, "v3/d1"))) return false;
  return (await readFile(stampPath(stateDir), "utf8").catch(() => "")) === hash;
}

async function hashMigrations(): Promise<string> {
  const dir = join(projectRoot, "migrations");
  const names = (await readdir(dir)).filter((name) => name.endsWith(".sql")).sort();
  const hash = createHash("sha256");
  for (const name of names)
    hash
      .update(`${name}\0`)
      .update(await readFile(join(dir, name)))
      .update("\0");
  return hash.digest("hex");
}
