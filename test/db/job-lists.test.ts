import { beforeAll, describe, expect, it } from "vitest";
import { createBatchRepository } from "../../src/db/batch-repository.ts";
import { createJobRepository, type JobQuery } from "../../src/db/job-repository.ts";
import { rowsOf } from "../support/given.ts";
import { planOf, watchDatabase } from "../support/watched-database.ts";

const rows = 3000;
const numbers = `WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < ${rows})`;

beforeAll(async () => {
  const at = "'2026-01-01T00:00:00.' || printf('%03d', value % 97) || 'Z'";
  await rowsOf(`INSERT INTO leads (id, company_name, source, created_at, updated_at)
    ${numbers} SELECT 'lead ' || value, 'Name', 'x', ${at}, ${at} FROM n`);
  // One batch of all leads, with a limit; the last 20 of its jobs are open.
  await rowsOf(`INSERT INTO enrichment_jobs (id, lead_id, status, sources, batch_id, credits_spent, max_credits, requested_by,
      created_at, updated_at)
    ${numbers} SELECT 'job ' || value, 'lead ' || value,
      CASE WHEN value > ${rows - 20} THEN 'pending' WHEN value % 10 = 1 THEN 'failed' ELSE 'completed' END, '[]', 'batch', 0.2, 0.5,
      'key:' || (value % 3), ${at}, ${at} FROM n`);
  await rowsOf(`INSERT INTO enrichment_batches (id, status, sources, wants, rules, max_credits, requested_by, created_at, updated_at)
    VALUES ('batch', 'running', '[]', '[]', '{}', 5000, 'key:1', '2026', '2026')`);
  await rowsOf(`INSERT INTO enrichment_batch_leads (batch_id, lead_id, job_id)
    ${numbers} SELECT 'batch', 'lead ' || value, 'job ' || value FROM n`);
});

describe.each(["before SQLite has statistics", "after ANALYZE"])("%s", (when) => {
  beforeAll(async () => {
    if (when === "after ANALYZE") await rowsOf("ANALYZE");
  });

  it.each([
    ["of one person", { requestedBy: "key:1" }],
    ["that failed", { status: "failed" }],
    ["that are completed", { status: "completed" }],
    ["of one person that failed", { requestedBy: "key:1", status: "failed" }],
  ] as [string, JobQuery["filter"]][])("a page of jobs %s is walked in its order", async (_, filter) => {
    for (const before of [null, { value: "2026-01-01T00:00:00.050Z", id: "job 1" }]) {
      const { db, statements } = watchDatabase();
      const { rows: found } = await createJobRepository(db).page({ filter, before, limit: 50 });
      expect(found).toHaveLength(51);
      const page = statements.find(({ sql }) => sql.includes("ORDER BY"));
      expect(page && (await planOf(page))).not.toMatch(/TEMP B-TREE/i);
      expect(page?.rowsRead).toBeLessThanOrEqual(700);
    }
  });
});

it("what a batch may still spend is known without reading all its leads again", async () => {
  const { db, statements } = watchDatabase();
  const batches = createBatchRepository(db);
  const used = await batches.creditsUsed("batch");
  expect(used).toBeCloseTo((rows - 20) * 0.2 + 20 * 0.5);
  for (const write of batches.settleEnded("batch")) await write;
  const before = statements.length;
  expect(await batches.creditsUsed("batch")).toBeCloseTo(used);
  for (const write of batches.settleEnded("batch")) await write;
  await batches.completeIfDone("batch", "2026");
  const read = statements.slice(before).reduce((sum, { rowsRead }) => sum + rowsRead, 0);
  expect(read).toBeGreaterThan(20);
  expect(read).toBeLessThan(400);
});
