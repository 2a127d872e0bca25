import { describe, expect, it } from "vitest";
import { addCounts, describeCounts } from "../../scripts/test/counts.ts";
import { readVitestCounts } from "../../scripts/test/vitest-counts.ts";

describe("the numbers of npm test", () => {
  it("are vitest's own", () => {
    const report = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
    expect(readVitestCounts(report, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it.each([
    ["a run without a report", null, 1],
    ["a run that executed nothing", { numPassedTests: 0, numFailedTests: 0, numPendingTests: 3 }, 0],
    ["a run that failed outside of tests", { numPassedTests: 9, numFailedTests: 0 }, 1],
  ])("count %s as a failure", (_, report, exitCode) => {
    expect(readVitestCounts(report, exitCode).failed).toBe(1);
  });

  it("end in one line", () => {
    const sum = addCounts([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 2, failed: 1, skipped: 3 },
    ]);
    expect(describeCounts(sum)).toBe("3 passed, 1 failed, 3 skipped");
    expect(describeCounts({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
  });
});
