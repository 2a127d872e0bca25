import { describe, expect, it } from "vitest";
import { inOrder, placeInWindow } from "../../../src/services/leads/import-order.ts";
import type { ImportRow } from "../../../src/services/leads/import-row.ts";

const now = new Date("2026-11-22T00:00:00.000Z");

const row = (values: ImportRow["values"], repeats: number | null = null) => ({ values, repeats }) as ImportRow;

const waiting = (rows: readonly ImportRow[]) =>
  rows.map((one, i) => ({ text: String(i), size: 1, place: placeInWindow(one, now) }));

describe("the order in which an import stores rows", () => {
  it("is that of the scores they will have, and the file's where these are the same", () => {
    const rows = [
      row({ employeeCount: 300, fundingStage: "Series B" }),
      row({}),
      row({ employeeCount: 5 }),
      row({ industry: "Robotics" }),
    ];
    expect(inOrder(waiting(rows)).map(({ text }) => text)).toEqual(["2", "1", "3", "0"]);
  });

  it("has rows that repeat earlier ones after all of these, as they came", () => {
    const rows = [row({ employeeCount: 5 }, 2), row({ employeeCount: 300 }), row({}, 2), row({ employeeCount: 5 })];
    expect(inOrder(waiting(rows)).map(({ text }) => text)).toEqual(["3", "1", "0", "2"]);
  });
});
