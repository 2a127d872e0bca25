import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type SyntheticLead, syntheticLead } from "./synthetic-leads.ts";

const columns: readonly (keyof SyntheticLead)[] = Object.keys(syntheticLead(0)) as (keyof SyntheticLead)[];

/** Writes leads [0, count) straight into the local D1's file; its full text is built once at the end. */
export function fillDatabase(stateDir: string, count: number): void {
  const folder = join(stateDir, "v3/d1/miniflare-D1DatabaseObject");
  const file = readdirSync(folder).find((name) => name.endsWith(".sqlite") && !name.startsWith("metadata"));
  if (!file) throw new Error(`there is no database in ${folder}`);
  const db = new DatabaseSync(join(folder, file));
  // Indexes and full text are built once at the end: at a million rows that is several times as fast.
  const later = db
    .prepare(
      `SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND
         (type = 'index' AND tbl_name = 'leads' OR type = 'trigger' AND name LIKE 'leads_fts%')`,
    )
    .all();
  db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000");
  for (const { type, name } of later) db.exec(`DROP ${String(type)} ${String(name)}`);
  const insert = db.prepare(
    `INSERT INTO leads (${columns.join(", ")}, source, updated_at)
     VALUES (${columns.map(() => "?").join(", ")}, 'import', ?)`,
  );
  for (let from = 0; from < count; from += 20_000) {
    db.exec("BEGIN");
    for (let i = from; i < Math.min(count, from + 20_000); i++) {
      const lead = syntheticLead(i);
      insert.run(...columns.map((column) => lead[column]), lead.created_at);
    }
    db.exec("COMMIT");
  }
  db.exec("INSERT INTO leads_fts (leads_fts) VALUES ('rebuild')");
  for (const { sql } of later) db.exec(String(sql));
  db.close();
}
