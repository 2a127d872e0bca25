import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalWorker } from "../../scripts/local-worker.ts";
import { migrateLocal } from "../../scripts/migrate.ts";
import { ensureApiKey } from "../../scripts/start/api-key.ts";
import { formatTable } from "../../scripts/table.ts";
import { bareWorkers, withoutRateLimit } from "./bare-workers.ts";
import { fillDatabase } from "./fill-database.ts";
import { measureExport } from "./measure-export.ts";
import { importRows, measureImport } from "./measure-import.ts";
import { measureReads } from "./measure-reads.ts";
import { measureThin } from "./measure-thin.ts";

const partNames = ["reads", "export", "import"] as const;
type Part = (typeof partNames)[number];
const isPart = (text: string): text is Part => partNames.some((name) => name === text);

/**
 * Lists, search, import and export beside a bare Worker on the same D1, in one run on one machine. Arguments are
 * numbers of leads and what to measure; everything when left out.
 */
export async function benchData(args: readonly string[]): Promise<void> {
  const named = args.filter(isPart);
  const given = args.filter((arg) => !isPart(arg)).map(Number);
  if (given.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new Error(`Say numbers of leads and any of ${partNames.join(", ")}, not: ${args.join(" ")}`);
  }
  const sizes = given.length > 0 ? given : [10_000, 100_000, 1_000_000];
  const parts = new Set<Part>(named.length > 0 ? named : partNames);
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, Miniflare`);
  for (const size of sizes) await benchSize(size, parts);
}

async function benchSize(size: number, parts: ReadonlySet<Part>): Promise<void> {
  const stateDir = mkdtempSync(join(tmpdir(), "lead-bench-"));
  try {
    await migrateLocal(stateDir);
    fillDatabase(stateDir, size);
    const worker = await startLocalWorker({
      port: 0,
      stateDir,
      vars: {},
      adjust: (workers) => [...workers.map(withoutRateLimit), ...bareWorkers(workers[0])],
    });
    try {
      const key = await ensureApiKey(worker.url, stateDir, worker.runSql);
      const leads = `${size.toLocaleString("en-US")} leads`;
      if (parts.has("reads")) {
        const reads = await measureReads(worker, key, size);
        print(
          `${leads}: one request after the other, milliseconds`,
          ["P50", "P95", "P99", "OF BARE", "DIRECTUS"],
          reads,
        );
      }
      const exported = parts.has("export") ? [await measureExport(worker, key, size)] : [];
      const imported = parts.has("import") && size <= importRows ? await measureImport(worker, key) : null;
      const thin = exported.length > 0 || imported !== null ? await measureThin(worker) : [];
      const transfers = [...thin, ...exported, ...(imported?.transfers ?? [])];
      if (transfers.length > 0) {
        const columns = ["ROWS", "SECONDS", "ROWS/S", "CPU S", "FIRST BYTE MS", "MEMORY MB"];
        print(`${leads}: files`, columns, transfers);
      }
      if (imported) {
        const title = `${leads}: one of them read every 20 ms, milliseconds`;
        print(title, ["READS", "P50", "P99", "LONGEST"], imported.reads);
      }
    } finally {
      await worker.close();
    }
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

function print(title: string, columns: readonly string[], rows: string[][]): void {
  const right = columns.map((name) => ({ title: name, align: "right" as const }));
  console.log(`\n${title}\n${formatTable([{ title: "WHAT" }, ...right], rows, 120)}`);
}
