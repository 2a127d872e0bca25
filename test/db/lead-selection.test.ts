import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { openDatabase } from "../../src/db/database.ts";
import { type LeadColumn, leadColumns } from "../../src/db/lead-row.ts";
import { oneByOne, together } from "../../src/db/lead-selection.ts";
import { rowsOf } from "../support/given.ts";

const texts = ['a "quoted" \\ text', "line\r\nand\ttab", "\u2028 ü 😀 \u007f", "", "null", "[1]", "0.10"];
const scores = [0.1 + 0.2, 200 / 3, 45, 1e-7, -0.5, null, 1e21];
const numbers = [0, -3, Number.MAX_SAFE_INTEGER, null, 7, 1, 2];

it.each([
  ["all columns", leadColumns],
  ["some", ["id", "company_name", "ai_adoption_score", "version"] as LeadColumn[]],
])("the columns of a row together are the same values as one by one: %s", async (_, columns) => {
  for (const [i, text] of texts.entries()) {
    await rowsOf(
      `INSERT INTO leads (id, company_name, domain, notes, description, tags, ai_adoption_score, lead_score,
         employee_count, funding_total_usd, source, created_at, updated_at)
       VALUES (?1 || ?8, ?2, ?1 || ?8, ?2, iif(?2 = '', NULL, ?2), ?3, ?4, ?4, ?5, ?5, ?6, ?7, ?7)`,
      ...[`together-${i}`, text, JSON.stringify(texts), scores[i], numbers[i], "x", "2026-01-01T00:00:00.000Z"],
      String(columns.length),
    );
  }
  const db = openDatabase(env.DB);
  const read = async (selection: ReturnType<typeof together>) => {
    const page = sql`SELECT 'total', ${selection.cells} FROM leads WHERE id LIKE 'together-%' ORDER BY seq`;
    return selection.read(await db.values<unknown[]>(page), 1);
  };
  const rows = await read(together(columns));
  expect(rows.length).toBeGreaterThanOrEqual(texts.length);
  expect(rows).toEqual(await read(oneByOne(columns)));
  const place = columns.indexOf("ai_adoption_score");
  expect(rows.slice(-texts.length).map((row) => row[place])).toEqual(scores);
});
