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
  const triggers = db
    .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'leads_fts%'")
    .all();
  db.exec("PRAGMA synchronous = OFF");
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${String(name)}`);
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
  for (const { sql } of triggers) db.exec(String(sql));
  db.exec("ANALYZE");
  db.close();
}
