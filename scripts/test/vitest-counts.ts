import { readFile } from "node:fs/promises";
import type { Counts } from "./counts.ts";

/**
 * The numbers of vitest's JSON report. A run that failed without a failed test (a file that does not load, an error
 * outside of tests) and a run that executed nothing count as one failure, so that neither can look green.
 */
export function readVitestCounts(report: unknown, exitCode: number): Counts {
  const number = (name: string): number => {
    const value = typeof report === "object" && report !== null ? Reflect.get(report, name) : undefined;
    return typeof value === "number" ? value : 0;
  };
  const counts = {
    passed: number("numPassedTests"),
    failed: number("numFailedTests"),
    skipped: number("numPendingTests") + number("numTodoTests"),
  };
  const executed = counts.passed + counts.failed;
  if (counts.failed === 0 && (exitCode !== 0 || executed === 0)) counts.failed = 1;
  return counts;
}

export async function readReport(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}
