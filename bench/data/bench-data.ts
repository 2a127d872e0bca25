import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalWorker } from "../../scripts/local-worker.ts";
import { migrateLocal } from "../../scripts/migrate.ts";
import { ensureApiKey } from "../../scripts/start/api-key.ts";
import { formatTable } from "../../scripts/table.ts";
import { bareWorker, withoutRateLimit } from "./bare-worker.ts";
import { fillDatabase } from "./fill-database.ts";
import { measureExport } from "./measure-export.ts";
import { importRows, measureImport } from "./measure-import.ts";
import { measureReads } from "./measure-reads.ts";

/** Lists, search, import and export beside a bare Worker on the same D1, in one run on one machine. */
export async function benchData(args: readonly string[]): Promise<void> {
  const sizes = args.length > 0 ? args.map(Number) : [10_000, 100_000, 1_000_000];
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, Miniflare`);
  for (const size of sizes) await benchSize(size);
}

async function benchSize(size: number): Promise<void> {
  const stateDir = mkdtempSync(join(tmpdir(), "lead-bench-"));
  try {
    await migrateLocal(stateDir);
    fillDatabase(stateDir, size);
    const worker = await startLocalWorker({
      port: 0,
      stateDir,
      vars: {},
      adjust: (workers) => [...workers.map(withoutRateLimit), bareWorker(workers[0])],
    });
    try {
      const key = await ensureApiKey(worker.url, stateDir, worker.runSql);
      const reads = await measureReads(worker, key, size);
      console.log(`\n${size.toLocaleString("en-US")} leads: one request after the other, milliseconds`);
      console.log(formatTable([{ title: "WHAT" }, ...right("P50", "P95", "P99", "OF BARE", "DIRECTUS")], reads, 120));
      const exported = await measureExport(worker, key, size);
      const imported = size <= importRows ? await measureImport(worker, key) : { transfers: [], reads: [] };
      console.log(`\n${size.toLocaleString("en-US")} leads: import and export`);
      console.log(
        formatTable(
          [{ title: "WHAT" }, ...right("ROWS", "SECONDS", "ROWS/S", "FIRST BYTE MS", "MEMORY MB")],
          [exported, ...imported.transfers],
          120,
        ),
      );
      console.log(`\n${size.toLocaleString("en-US")} leads: one of them read every 20 ms, milliseconds`);
      console.log(formatTable([{ title: "WHAT" }, ...right("READS", "P50", "P99", "LONGEST")], imported.reads, 120));
    } finally {
      await worker.close();
    }
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

const right = (...titles: string[]) => titles.map((title) => ({ title, align: "right" as const }));
