import { describe, expect, it } from "vitest";
import { isFinal, resultsOf, type TraceStep, verdictOf, withStep } from "../../src/domain/enrichment.ts";

const step = (status: TraceStep["status"], fields: Partial<TraceStep> = {}): TraceStep => ({
  source: "hunter",
  task: "company",
  status,
  credits: 0,
  cached: false,
  ms: 5,
  fields: [],
  contactsAdded: 0,
  ...fields,
});

describe("verdictOf", () => {
  it.each([
    [["success", "success"], "completed"],
    [["success", "no_data"], "completed"],
    [["no_data", "skipped"], "completed"],
    [["skipped", "skipped"], "completed"],
    [["success", "failed"], "partial"],
    [["failed", "no_data"], "partial"],
    [["failed", "skipped"], "failed"],
    [["failed", "failed"], "failed"],
  ] as const)("calls %j %s", (statuses, verdict) => {
    expect(verdictOf(statuses.map((status) => step(status)))).toBe(verdict);
  });

  it("takes only what waits, or was never asked, for unfinished", () => {
    expect(isFinal(undefined)).toBe(false);
    expect(isFinal(step("waiting"))).toBe(false);
    for (const status of ["success", "no_data", "skipped", "failed"] as const) expect(isFinal(step(status))).toBe(true);
  });
});

describe("withStep", () => {
  it("replaces the same question's line and adds a new one at the end", () => {
    const [waiting, people] = [step("waiting"), step("no_data", { task: "people" })];
    expect(withStep([waiting, people], step("success"))).toEqual([step("success"), people]);
    expect(withStep([waiting], people)).toEqual([waiting, people]);
  });
});

describe("resultsOf", () => {
  it("tells of each source what matters most, with what all its steps cost and found", () => {
    const company = step("success", { credits: 0.2, cached: true, data: { industry: "AI" } });
    const people = step("waiting", { task: "people", reason: "Slow down.", retryAt: "2026-11-22T10:00:00.000Z" });
    const apollo = step("skipped", { source: "apollo", reason: "Known already.", ms: null });
    expect(resultsOf([company, people, apollo])).toEqual({
      hunter: {
        status: "waiting",
        reason: "Slow down.",
        retryAt: "2026-11-22T10:00:00.000Z",
        credits: 0.2,
        cached: false,
        data: { industry: "AI" },
      },
      apollo: { status: "skipped", reason: "Known already.", credits: 0, cached: false },
    });
  });

  it("is remembered only where all that was asked was", () => {
    const people = step("success", { task: "people", cached: true, emailsFound: 3 });
    expect(resultsOf([step("success", { cached: true }), people]).hunter).toMatchObject({
      cached: true,
      emailsFound: 3,
    });
    expect(resultsOf([step("skipped")]).hunter).toMatchObject({ cached: false });
  });
});
