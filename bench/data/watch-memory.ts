import { readFileSync } from "node:fs";

/** How far a process's resident memory rises above where it was, in MB. */
export function watchMemory(pid: number | null) {
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
