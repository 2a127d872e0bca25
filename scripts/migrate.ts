import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailure } from "./failure.ts";
import { projectRoot } from "./project-root.ts";
import { withLock } from "./with-lock.mjs";
import { describeWranglerFailure, runWrangler, type WranglerResult } from "./wrangler.ts";

export const defaultStateDir = join(projectRoot, ".wrangler/state");

/** Brings the local D1 of a state directory up to date; answers whether anything had to be applied. */
export async function migrateLocal(stateDir: string): Promise<boolean> {
  const hash = await hashMigrations();
  if (await isUpToDate(stateDir, hash)) return false;
  return withLock(join(stateDir, "migrate.lock"), "migrates the database", async () => {
    if (await isUpToDate(stateDir, hash)) return false;
    const isNew = !existsSync(join(stateDir, "v3/d1"));
    const result = await (isNew ? applyAll(stateDir) : runWrangler(["d1", "migrations", "apply", ...local(stateDir)]));
    if (result.code !== 0)
      throw new CommandFailure(`The local database could not be migrated:\n${describeWranglerFailure(result)}`);
    await mkdir(join(stateDir, "v3"), { recursive: true });
    await writeFile(stampPath(stateDir), hash);
    return true;
  });
}

const local = (stateDir: string): string[] => ["DB", "--local", "--persist-to", stateDir];

/**
 * All migrations of a new database as one file, and each noted as wrangler notes it: wrangler itself starts a runtime for
 * every migration, half a second each.
 */
async function applyAll(stateDir: string): Promise<WranglerResult> {
  const file = join(stateDir, "all-migrations.sql");
  const migrations = (await readMigrations()).map(
    ({ name, text }) => `${text.trim().replace(/;?$/, ";")}\nINSERT INTO d1_migrations (name) VALUES ('${name}');`,
  );
  await writeFile(file, [noted, ...migrations].join("\n"));
  const result = await runWrangler(["d1", "execute", ...local(stateDir), "--yes", "--file", file]);
  await rm(file);
  return result;
}

const noted = `CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL);`;

// Wrangler needs two seconds to find that there is nothing to do. The stamp lies beside the data, so that whoever
// deletes the data deletes the stamp.
const stampPath = (stateDir: string) => join(stateDir, "v3/.migrations-applied");

async function isUpToDate(stateDir: string, hash: string): Promise<boolean> {
  if (!existsSync(join(stateDir, "v3/d1"))) return false;
  return (await readFile(stampPath(stateDir), "utf8").catch(() => "")) === hash;
}

async function hashMigrations(): Promise<string> {
  const hash = createHash("sha256");
  for (const { name, text } of await readMigrations()) hash.update(`${name}\0`).update(text).update("\0");
  return hash.digest("hex");
}

async function readMigrations(): Promise<{ name: string; text: string }[]> {
  const dir = join(projectRoot, "migrations");
  const names = (await readdir(dir)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(dir, name), "utf8") })));
}
