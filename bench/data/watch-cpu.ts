import { readFileSync } from "node:fs";

const ticksPerSecond = 100;

/** Seconds of processor time that a process has used since, which other processes on the machine do not change. */
export function watchCpu(pid: number | null): () => number {
  const read = (): number => {
    const stat = pid === null ? "" : readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, which may have spaces, ends with the last bracket; utime and stime are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
  };
  const before = read();
  return () => read() - before;
}
