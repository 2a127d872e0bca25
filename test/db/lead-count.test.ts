import { expect, it } from "vitest";
import { rowsOf } from "../support/given.ts";

it("the number of leads that is kept is the number there is, whatever comes and goes", async () => {
  const numbers = () =>
    rowsOf<{ kept: number; counted: number }>(
      "SELECT (SELECT n FROM lead_count) AS kept, (SELECT count(*) FROM leads) AS counted",
    );
  const insert = (from: number, to: number) =>
    rowsOf(`INSERT INTO leads (id, company_name, source, created_at, updated_at)
      SELECT 'lead-' || value, 'Name', 'x', '2026', '2026'
      FROM (WITH RECURSIVE n(value) AS (SELECT ${from} UNION ALL SELECT value + 1 FROM n WHERE value < ${to}) SELECT value FROM n)`);
  const [before] = await numbers();
  await insert(1, 250);
  await rowsOf("DELETE FROM leads WHERE id IN ('lead-3', 'lead-200', 'lead-none')");
  await rowsOf(
    "INSERT OR IGNORE INTO leads (id, company_name, source, created_at, updated_at) VALUES ('lead-4', 'N', 'x', '2026', '2026')",
  );
  await rowsOf("UPDATE leads SET company_name = 'Other' WHERE id = 'lead-5'");
  await expect(insert(240, 260)).rejects.toThrow(/UNIQUE/);
  const [after] = await numbers();
  expect(after?.kept).toBe(after?.counted);
  expect((after?.kept ?? 0) - (before?.kept ?? 0)).toBe(248);
});
