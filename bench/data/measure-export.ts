import type { LocalWorker } from "../../scripts/local-worker.ts";
import { rate } from "./measure-thin.ts";
import { watchCpu } from "./watch-cpu.ts";
import { watchMemory } from "./watch-memory.ts";

/** A row of the table: what, rows, seconds, rows a second, seconds of workerd's CPU, first byte, growth of workerd's memory. */
export async function measureExport(worker: LocalWorker, key: string, size: number): Promise<string[]> {
  const headers = { authorization: `Bearer ${key}` };
  const memory = watchMemory(worker.runtimePid);
  const cpu = watchCpu(worker.runtimePid);
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
    cpu().toFixed(2),
    firstByte.toFixed(0),
    memory.stop(),
  ];
}
