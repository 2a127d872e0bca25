import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { LocalWorker } from "../../scripts/local-worker.ts";
import { rate } from "./measure-thin.ts";
import { syntheticFile } from "./synthetic-leads.ts";
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

/** A file while nobody else asks for anything, and one more with a lead read every 20 ms meanwhile. */
export async function measureImport(worker: LocalWorker, key: string, rows = importRows): Promise<MeasuredImport> {
  const api = createApi(worker, key);
  const [lead] = (await api.get<{ items: { id: string }[] }>("/leads?limit=1")).items;
  const readOne = () => api.get(`/leads/${lead?.id}`);
  // Numbers that the database does not hold yet; made beforehand, since whoever makes them cannot read meanwhile.
  const [one, other] = [10_000_000, 20_000_000].map((from) => syntheticFile(from, from + rows));
  const alone = await importFile(worker, api, rows, one);
  const undisturbed = createReader(readOne);
  await pause(3000);
  const before = await undisturbed.stop();
  const during = createReader(readOne);
  const beside = await importFile(worker, api, rows, other);
  const reads = await during.stop();
  return {
    transfers: [
      ["import CSV, until taken in", ...alone.taken],
      ["import CSV, until stored", ...alone.stored],
      ["import CSV with reads beside, until stored", ...beside.stored],
    ],
    reads: [
      ["get one, alone", ...summary(before)],
      ["get one, while the import runs", ...summary(reads)],
    ],
  };
}

const createApi = ({ url }: LocalWorker, key: string) => {
  const headers = { authorization: `Bearer ${key}` };
  return {
    get: async <T>(path: string): Promise<T> => (await (await fetch(`${url}/api/v1${path}`, { headers })).json()) as T,
    async send(file: Uint8Array[]): Promise<string> {
      const response = await fetch(`${url}/api/v1/leads/import`, {
        method: "POST",
        headers: { ...headers, "content-type": "text/csv" },
        body: Readable.toWeb(Readable.from(file)) as ReadableStream,
        duplex: "half",
      } as RequestInit);
      const report = (await response.json()) as { import_id: string };
      if (response.status !== 202) throw new Error(`the import answered ${JSON.stringify(report).slice(0, 500)}`);
      return report.import_id;
    },
  };
};

/** From the first byte sent until every row is stored and can be found. */
async function importFile(
  worker: LocalWorker,
  api: ReturnType<typeof createApi>,
  rows: number,
  file: Uint8Array[] = [],
): Promise<{ taken: string[]; stored: string[] }> {
  const memory = watchMemory(worker.runtimePid);
  const cpu = watchCpu(worker.runtimePid);
  const started = performance.now();
  const sinceStart = (grown: string): string[] => {
    const seconds = (performance.now() - started) / 1000;
    return [String(rows), seconds.toFixed(2), rate(rows, seconds), cpu().toFixed(2), "", grown];
  };
  const id = await api.send(file);
  const taken = sinceStart("");
  for (;;) {
    const run = await api.get<{ status: string; counts: { created: number } | null }>(`/imports/${id}`);
    if (run.status === "completed" && run.counts?.created === rows) break;
    if (run.status !== "running") throw new Error(`the import is ${JSON.stringify(run).slice(0, 500)}`);
    await pause(100);
  }
  return { taken, stored: sinceStart(memory.stop()) };
}

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
