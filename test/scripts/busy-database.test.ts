import { describe, expect, it } from "vitest";
import { sqlThroughWrangler } from "../../scripts/d1.ts";
import type { WranglerResult } from "../../scripts/wrangler.ts";

const busy: WranglerResult = { code: 1, stdout: "", stderr: "[ERROR] database is locked: SQLITE_BUSY" };
const rows: WranglerResult = { code: 0, stdout: '[{"results":[{"n":1}]}]', stderr: "" };
const broken: WranglerResult = { code: 1, stdout: "", stderr: "[ERROR] no such table: SQLITE_ERROR" };

function wranglerThatSays(...results: WranglerResult[]) {
  let asked = 0;
  const run = async () => results[Math.min(asked++, results.length - 1)] ?? rows;
  const sql = sqlThroughWrangler({ kind: "local", stateDir: "unused" }, run, 0);
  return { sql, asked: () => asked };
}

describe("SQL on a database that somebody else writes to", () => {
  it("is tried again until it is free", async () => {
    const { sql, asked } = wranglerThatSays(busy, busy, rows);
    expect(await sql("SELECT 1 AS n")).toEqual([{ n: 1 }]);
    expect(asked()).toBe(3);
  });

  it("is given up after a while", async () => {
    const { sql, asked } = wranglerThatSays(busy);
    await expect(sql("SELECT 1 AS n")).rejects.toThrow(/SQLITE_BUSY/);
    expect(asked()).toBe(5);
  });

  it("is not tried again for another reason", async () => {
    const { sql, asked } = wranglerThatSays(broken);
    await expect(sql("SELECT 1 AS n")).rejects.toThrow(/no such table/);
    expect(asked()).toBe(1);
  });
});
