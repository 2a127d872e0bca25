import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildWorker } from "../../scripts/local-worker/build-worker.ts";
import { migrateLocal } from "../../scripts/migrate.ts";
import { runWrangler } from "../../scripts/wrangler.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lead-state-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const wranglerAsks = async (...args: string[]) =>
  (await runWrangler(["d1", ...args, "DB", "--local", "--persist-to", dir])).stdout;

describe("a new database", () => {
  it("has all migrations at once, and wrangler knows of each", async () => {
    expect(await migrateLocal(dir)).toBe(true);
    expect(await wranglerAsks("migrations", "list")).toContain("No migrations to apply");
    const noted = await wranglerAsks("execute", "--json", "--command=SELECT name FROM d1_migrations ORDER BY id");
    const files = readdirSync("migrations").filter((name) => name.endsWith(".sql"));
    expect(JSON.parse(noted)[0].results).toEqual(files.sort().map((name) => ({ name })));
  });

  it("is left as it is by the next start, also where that finds no stamp", async () => {
    await migrateLocal(dir);
    expect(await migrateLocal(dir)).toBe(false);
    rmSync(join(dir, "v3/.migrations-applied"));
    expect(await migrateLocal(dir)).toBe(true);
    expect(await wranglerAsks("migrations", "list")).toContain("No migrations to apply");
  });
});

it("the bundle that is kept is the one that a deployment makes of these files", async () => {
  await buildWorker(dir);
  const kept = await buildWorker(join(dir, "not needed"));
  await runWrangler(["deploy", "--dry-run", "--outdir", dir]);
  expect(kept === (await readFile(join(dir, "worker.js"), "utf8"))).toBe(true);
});
