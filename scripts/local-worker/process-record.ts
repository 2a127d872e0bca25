import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

interface RecordedProcess {
  pid: number;
  command: string;
}

interface ProcessRecord {
  owner: RecordedProcess;
  runtime: RecordedProcess;
}

const recordPath = (stateDir: string) => join(stateDir, "processes.json");

/** The command line of a living process; a pid alone proves nothing, because the system reuses them. */
export function commandOf(pid: number): string | null {
  try {
    const cmdline = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return cmdline === "" ? null : cmdline.split("\0").filter(Boolean).join(" ");
  } catch {
    if (process.platform === "linux") return null;
  }
  try {
    return execFileSync("ps", ["-ww", "-o", "args=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}

export function recordProcesses(stateDir: string, runtimePid: number): void {
  const describe = (pid: number): RecordedProcess => ({ pid, command: commandOf(pid) ?? "" });
  const record: ProcessRecord = { owner: describe(process.pid), runtime: describe(runtimePid) };
  mkdirSync(dirname(recordPath(stateDir)), { recursive: true });
  writeFileSync(recordPath(stateDir), JSON.stringify(record));
}

export function forgetProcesses(stateDir: string): void {
  rmSync(recordPath(stateDir), { force: true });
}

/**
 * Looks at what an earlier start on this state directory left behind. A workerd whose owner was killed keeps serving
 * the port and the database, so it is ended; one whose owner lives is in use, and the owner's pid is returned.
 */
export async function settleEarlierStart(stateDir: string): Promise<{ inUseBy: number | null; ended: number | null }> {
  const record = readRecord(stateDir);
  if (record === null || !isAlive(record.runtime)) return { inUseBy: null, ended: null };
  if (isAlive(record.owner)) return { inUseBy: record.owner.pid, ended: null };

  process.kill(record.runtime.pid, "SIGTERM");
  for (let waited = 0; waited < 3000 && isAlive(record.runtime); waited += 50) await pause(50);
  if (isAlive(record.runtime)) process.kill(record.runtime.pid, "SIGKILL");
  for (let waited = 0; waited < 2000 && isAlive(record.runtime); waited += 50) await pause(50);
  forgetProcesses(stateDir);
  return { inUseBy: null, ended: record.runtime.pid };
}

function isAlive({ pid, command }: RecordedProcess): boolean {
  return command !== "" && commandOf(pid) === command;
}

function readRecord(stateDir: string): ProcessRecord | null {
  try {
    const record: unknown = JSON.parse(readFileSync(recordPath(stateDir), "utf8"));
    return isProcessRecord(record) ? record : null;
  } catch {
    return null;
  }
}

function isProcessRecord(value: unknown): value is ProcessRecord {
  if (typeof value !== "object" || value === null || !("owner" in value) || !("runtime" in value)) return false;
  return (
    isRecordedProcess(value.owner) && isRecordedProcess(value.runtime) && value.runtime.command.includes("workerd")
  );
}

function isRecordedProcess(value: unknown): value is RecordedProcess {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    Number.isInteger(value.pid) &&
    "command" in value &&
    typeof value.command === "string"
  );
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
