import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { LocalWorker } from "../../scripts/local-worker.ts";
import { syntheticCsv } from "./synthetic-leads.ts";
import { watchCpu } from "./watch-cpu.ts";
import { watchMemory } from "./watch-memory.ts";

export const importRows = 100_000;
const readEveryMs = 20;

export interface MeasuredImport {
  /** Rows of the table: what, rows, seconds, rows a second, seconds of workerd's CPU, first byte, growth of workerd's memory. */
  transfers: string[][];
  /** Rows of the table: what, how many reads, p50, p99, the longest. */
  reads: string[][];
}

/** From the first byte sent until every row is stored and can be found, with one lead read every 20 ms meanwhile. */
export async function measureImport(worker: LocalWorker, key: string, rows = importRows): Promise<MeasuredImport> {
  const headers = { authorization: `Bearer ${key}` };
  const get = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${worker.url}/api/v1${path}`, { headers })).json()) as T;
  const [lead] = (await get<{ items: { id: string }[] }>("/leads?limit=1")).items;
  const readOne = () => get(`/leads/${lead?.id}`);
  const alone = createReader(readOne);
  await pause(3000);
  const before = await alone.stop();

  // Numbers that the database does not hold yet; made beforehand, since whoever makes them cannot read meanwhile.
  const file: Uint8Array[] = [];
  for await (const piece of syntheticCsv(10_000_000, 10_000_000 + rows)) file.push(piece);
  const memory = watchMemory(worker.runtimePid);
  const cpu = watchCpu(worker.runtimePid);
  const during = createReader(readOne);
  const started = performance.now();
  const response = await fetch(`${worker.url}/api/v1/leads/import`, {
    method: "POST",
    headers: { ...headers, "content-type": "text/csv" },
    body: Readable.toWeb(Readable.from(file)) as ReadableStream,
    duplex: "half",
  } as RequestInit);
  const report = (await response.json()) as { import_id?: string };
  const received = (performance.now() - started) / 1000;
  const takenIn = cpu();
  if (response.status !== 202) throw new Error(`the import answered ${JSON.stringify(report).slice(0, 500)}`);
  for (;;) {
    const run = await get<{ status: string; counts: { created: number } | null }>(`/imports/${report.import_id}`);
    if (run.status === "completed" && run.counts?.created === rows) break;
    if (run.status !== "running") throw new Error(`the import is ${JSON.stringify(run).slice(0, 500)}`);
    await pause(100);
  }
  const seconds = (performance.now() - started) / 1000;
  const reads = await during.stop();
  const grown = memory.stop();
  return {
    transfers: [
      [
        "import CSV, until taken in",
        String(rows),
        received.toFixed(2),
        rate(rows, received),
        takenIn.toFixed(2),
        "",
        "",
      ],
      ["import CSV, until stored", String(rows), seconds.toFixed(2), rate(rows, seconds), cpu().toFixed(2), "", grown],
    ],
    reads: [
      ["get one, alone", ...summary(before)],
      ["get one, while the import runs", ...summary(reads)],
    ],
  };
}

const rate = (rows: number, seconds: number): string => Math.round(rows / seconds).toLocaleString("en-US");

/** Reads again and again, as somebody does who looks at leads meanwhile. */
function createReader(read: () => Promise<unknown>) {
  const latencies: number[] = [];
  let isOver = false;
  const loop = async () => {
    while (!isOver) {
      const from = performance.now();
      await read();
      latencies.push(performance.now() - from);
      await pause(readEveryMs);
    }
  };
  const running = loop();
  return {
    async stop(): Promise<number[]> {
      isOver = true;
      await running;
      return latencies.toSorted((a, b) => a - b);
    },
  };
}

function summary(sorted: readonly number[]): string[] {
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  return [String(sorted.length), at(0.5), at(0.99), at(1)];
}
