import { expect, it } from "vitest";
import { rowsOf } from "../support/given.ts";

it("the revision is another one after each change to a lead, and only then", async () => {
  const seen = new Set<number | undefined>();
  const revision = async () => {
    const [row] = await rowsOf<{ revision: number }>("SELECT revision FROM lead_count");
    expect(row?.revision).toSatisfy(Number.isSafeInteger);
    return row?.revision;
  };
  const changes = [
    "INSERT INTO leads (id, company_name, source, created_at, updated_at) VALUES ('rev-1', 'N', 'x', '2026', '2026')",
    "UPDATE leads SET notes = 'n' WHERE id = 'rev-1'",
    `INSERT INTO leads (id, company_name, source, created_at, updated_at) VALUES ('rev-1', 'N', 'x', '2026', '2026')
       ON CONFLICT (id) DO UPDATE SET notes = 'other'`,
    "DELETE FROM leads WHERE id = 'rev-1'",
  ];
  seen.add(await revision());
  for (const change of changes) {
    await rowsOf(change);
    seen.add(await revision());
  }
  expect(seen.size).toBe(changes.length + 1);

  const before = await revision();
  await rowsOf("UPDATE leads SET notes = 'n' WHERE id = 'none'");
  await rowsOf("SELECT * FROM leads");
  expect(await revision()).toBe(before);
});

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
