import { sql } from "drizzle-orm";
import type { Lead } from "../domain/lead.ts";
import type { Database } from "./database.ts";
import { fromRow } from "./rows.ts";
import { leads } from "./schema.ts";

export type LeadWalkRepository = ReturnType<typeof createLeadWalkRepository>;

/** Walks over all leads with a domain, a few at each tick, whatever their number. */
export function createLeadWalkRepository(db: Database) {
  return {
    /** The next leads of the walk; none at its end, from where it begins anew once the round is as old as that. */
    async next(name: string, limit: number, now: string, roundsBefore: string): Promise<Lead[]> {
      await db.run(sql`INSERT INTO lead_walks (name, position, started_at) VALUES (${name}, 0, ${now})
        ON CONFLICT (name) DO NOTHING`);
      const page = async () =>
        db.all<Record<string, unknown>>(sql`SELECT leads.* FROM lead_walks JOIN leads ON leads.seq > lead_walks.position
          WHERE lead_walks.name = ${name} AND leads.domain IS NOT NULL ORDER BY leads.seq LIMIT ${limit}`);
      let rows = await page();
      if (rows.length === 0) {
        await db.run(sql`UPDATE lead_walks SET position = 0, started_at = ${now}
          WHERE name = ${name} AND position > 0 AND started_at <= ${roundsBefore}`);
        rows = await page();
      }
      return rows.map((row) => fromRow(leads, row));
    },

    /** Two ticks at once may look at the same leads; neither sets the walk back within its round. */
    async advance(name: string, position: number): Promise<void> {
      await db.run(sql`UPDATE lead_walks SET position = ${position} WHERE name = ${name} AND position < ${position}`);
    },
  };
}
