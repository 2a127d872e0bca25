import type { LocalWorker } from "../../scripts/local-worker.ts";
import { syntheticFile } from "./synthetic-leads.ts";
import { watchCpu } from "./watch-cpu.ts";
import { watchMemory } from "./watch-memory.ts";

const rows = 50_000;

/** Rows a second of the thin Worker, as rows of the table of files. */
export async function measureThin({ url, runtimePid }: LocalWorker): Promise<string[][]> {
  const file = new Blob(syntheticFile(0, rows));
  const timed = async (what: string, work: () => Promise<Response>): Promise<string[]> => {
    const memory = watchMemory(runtimePid);
    const cpu = watchCpu(runtimePid);
    const started = performance.now();
    const response = await work();
    if (!response.ok) throw new Error(`${what} answered ${response.status}`);
    await response.arrayBuffer();
    const seconds = (performance.now() - started) / 1000;
    return [what, String(rows), seconds.toFixed(2), rate(rows, seconds), cpu().toFixed(2), "", memory.stop()];
  };
  return [
    await timed("thin Worker, import CSV", () => fetch(`${url}/thin`, { method: "POST", body: file })),
    await timed("thin Worker, export CSV", () => fetch(`${url}/thin`)),
  ];
}

export const rate = (count: number, seconds: number): string => Math.round(count / seconds).toLocaleString("en-US");
