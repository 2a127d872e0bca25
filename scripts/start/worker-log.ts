import { createWriteStream, renameSync, statSync } from "node:fs";
import type { WorkerLog } from "../local-worker.ts";
import { plainText } from "../table.ts";

const largestBytes = 10_000_000;

export interface WorkerLogFile {
  write(log: WorkerLog): void;
  close(): Promise<void>;
}

/** Appends the Worker's log lines to a file, one JSON object a line, and passes on a short form of each error. */
export function openWorkerLog(path: string, onError: (line: string) => void): WorkerLogFile {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largestBytes) renameSync(path, `${path}.old`);
  const file = createWriteStream(path, { flags: "a" });
  file.on("error", (error) => onError(`The Worker's log cannot be written: ${error.message}`));
  let last = "";
  return {
    write(log) {
      const entry = parseEntry(log);
      file.write(`${JSON.stringify(entry)}\n`);
      if (entry.level !== "error") return;
      const line = describeError(entry);
      if (line !== last) onError(line);
      last = line;
    },
    close: () => new Promise((resolve) => file.end(() => resolve())),
  };
}

/** The Worker logs JSON objects; anything else (a crash, workerd itself) is wrapped into one. */
export function parseEntry({ level, message }: WorkerLog): Record<string, unknown> {
  try {
    const entry: unknown = JSON.parse(message);
    if (typeof entry === "object" && entry !== null && !Array.isArray(entry))
      return { time: new Date().toISOString(), level, ...entry };
  } catch {
    // No JSON: it is kept as it came.
  }
  return { time: new Date().toISOString(), level, message };
}

export function describeError(entry: Record<string, unknown>): string {
  const parts = [entry.event, entry.message, entry.error, entry.detail].filter((part) => typeof part === "string");
  const text = plainText(parts.join(": ") || JSON.stringify(entry));
  return `Worker error: ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`;
}
