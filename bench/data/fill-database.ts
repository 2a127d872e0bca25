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
  // Indexes, full text and the number of leads are made once at the end: at a million rows that is several times as fast.
  const later = db
    .prepare(
      `SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND
         tbl_name = 'leads' AND type IN ('index', 'trigger')`,
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
  db.exec("UPDATE lead_count SET n = (SELECT count(*) FROM leads)");
  db.close();
}
