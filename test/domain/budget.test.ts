import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { budgetOf, createBudget } from "../../src/domain/budget.ts";

describe("a budget", () => {
  it("adds fractions up without drift, and never refuses what is free", () => {
    const budget = createBudget(1);
    expect(Array.from({ length: 11 }, () => budget.take(0.1)).filter(Boolean)).toHaveLength(10);
    expect(budget.take(0)).toBe(true);
    expect(createBudget(0).take(0)).toBe(true);
    expect(createBudget(0).take(0.001)).toBe(false);
  });

  it("tells no limit from a limit of 0", () => {
    expect(budgetOf(undefined)).toBeNull();
    expect(budgetOf(null)).toBeNull();
    expect(budgetOf(0)?.limit).toBe(0);
  });

  it("is never exceeded by what calls that were let through can cost, and has room again for what they did not", () => {
    const call = fc.record({ most: fc.nat(3000), share: fc.integer({ min: 0, max: 100 }) });
    fc.assert(
      fc.property(fc.nat(10_000), fc.array(call, { maxLength: 30 }), (limit, calls) => {
        const budget = createBudget(limit / 1000);
        const open: { most: number; cost: number }[] = [];
        for (const { most, share } of calls) {
          if (!budget.take(most / 1000)) {
            expect(budget.used() * 1000 + most).toBeGreaterThan(limit);
            continue;
          }
          open.push({ most, cost: Math.floor((most * share) / 100) });
          expect(Math.round(budget.used() * 1000)).toBeLessThanOrEqual(limit);
        }
        for (const { most, cost } of open) budget.settle(most / 1000, cost / 1000);
        expect(Math.round(budget.used() * 1000)).toBe(open.reduce((sum, { cost }) => sum + cost, 0));
      }),
    );
  });
});
