import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import type { LocalWorker } from "../../scripts/local-worker.ts";
import { syntheticCsv } from "./synthetic-leads.ts";

const importRows = 100_000;

/** Rows of the table: what, rows, seconds, rows a second, first byte, growth of workerd's memory. */
export async function measureTransfer(worker: LocalWorker, key: string, size: number): Promise<string[][]> {
  const headers = { authorization: `Bearer ${key}` };
  const rows = [await measureExport(worker, headers, size)];
  if (size <= importRows) rows.push(await measureImport(worker, headers));
  return rows;
}

async function measureExport(worker: LocalWorker, headers: Record<string, string>, size: number): Promise<string[]> {
  const memory = watchMemory(worker.runtimePid);
  const started = performance.now();
  const response = await fetch(`${worker.url}/api/v1/leads/export?format=csv`, { headers });
  let firstByte = 0;
  let lines = 0;
  for await (const chunk of response.body ?? []) {
    firstByte ||= performance.now() - started;
    for (const byte of chunk) if (byte === 10) lines++;
  }
  const seconds = (performance.now() - started) / 1000;
  if (lines < size) throw new Error(`the export has ${lines} lines for ${size} leads`);
  return [
    "export CSV",
    String(lines - 1),
    seconds.toFixed(2),
    rate(lines, seconds),
    firstByte.toFixed(0),
    memory.stop(),
  ];
}

async function measureImport(worker: LocalWorker, headers: Record<string, string>): Promise<string[]> {
  const memory = watchMemory(worker.runtimePid);
  const started = performance.now();
  // Numbers that the database does not hold yet.
  const body = Readable.from(syntheticCsv(10_000_000, 10_000_000 + importRows));
  const response = await fetch(`${worker.url}/api/v1/leads/import`, {
    method: "POST",
    headers: { ...headers, "content-type": "text/csv" },
    body: Readable.toWeb(body) as ReadableStream,
    duplex: "half",
  } as RequestInit);
  const report = (await response.json()) as { created?: number };
  const seconds = (performance.now() - started) / 1000;
  if (report.created !== importRows) throw new Error(`the import answered ${JSON.stringify(report).slice(0, 500)}`);
  return ["import CSV", String(importRows), seconds.toFixed(2), rate(importRows, seconds), "", memory.stop()];
}

const rate = (rows: number, seconds: number): string => Math.round(rows / seconds).toLocaleString("en-US");

/** How far the process's resident memory rises above where it was. */
function watchMemory(pid: number | null) {
  const read = (): number => {
    const line = pid === null ? "" : readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(line)?.[1] ?? 0) / 1024;
  };
  const before = read();
  let highest = before;
  const timer = setInterval(() => {
    highest = Math.max(highest, read());
  }, 50);
  return {
    stop(): string {
      clearInterval(timer);
      return (highest - before).toFixed(0);
    },
  };
}
