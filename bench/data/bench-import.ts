import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalWorker } from "../../scripts/local-worker.ts";
import { migrateLocal } from "../../scripts/migrate.ts";
import { ensureApiKey } from "../../scripts/start/api-key.ts";
import { formatTable } from "../../scripts/table.ts";
import { withoutRateLimit } from "./bare-worker.ts";
import { fillDatabase } from "./fill-database.ts";
import { importRows, measureImport } from "./measure-import.ts";

/** The import alone: into a database of so many leads, a file of so many rows. */
export async function benchImport([size = "10000", rows = String(importRows)]: readonly string[]): Promise<void> {
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, Miniflare`);
  const stateDir = mkdtempSync(join(tmpdir(), "lead-bench-"));
  try {
    await migrateLocal(stateDir);
    fillDatabase(stateDir, Number(size));
    const worker = await startLocalWorker({
      port: 0,
      stateDir,
      vars: {},
      adjust: (workers) => workers.map(withoutRateLimit),
    });
    try {
      const key = await ensureApiKey(worker.url, stateDir, worker.runSql);
      const { transfers, reads } = await measureImport(worker, key, Number(rows));
      console.log(
        formatTable([{ title: "WHAT" }, ...right("ROWS", "SECONDS", "ROWS/S", "CPU S", "MEMORY MB")], transfers, 120),
      );
      console.log(formatTable([{ title: "WHAT" }, ...right("READS", "P50", "P99", "LONGEST")], reads, 120));
    } finally {
      await worker.close();
    }
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

const right = (...titles: string[]) => titles.map((title) => ({ title, align: "right" as const }));
