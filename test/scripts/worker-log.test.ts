import { describe, expect, it } from "vitest";
import { describeError, parseEntry } from "../../scripts/start/worker-log.ts";

describe("the Worker's log", () => {
  it("keeps the Worker's own entries as they are and gives them a time", () => {
    const entry = parseEntry({ level: "log", message: '{"level":"info","event":"lead.created","lead_id":"x"}' });
    expect(entry).toMatchObject({ level: "info", event: "lead.created", lead_id: "x", time: expect.any(String) });
  });

  it("wraps anything else", () => {
    expect(parseEntry({ level: "error", message: "Uncaught TypeError" })).toMatchObject({
      level: "error",
      message: "Uncaught TypeError",
    });
  });

  it("shows an error in one short line", () => {
    const line = describeError({ level: "error", event: "job.failed", message: `a\nb${"x".repeat(500)}` });
    expect(line).toMatch(/^Worker error: job\.failed: a b/);
    expect(line.length).toBeLessThan(220);
  });
});
