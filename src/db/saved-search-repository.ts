import { sql } from "drizzle-orm";
import type { SavedSearch } from "../domain/slack-task.ts";
import type { Database } from "./database.ts";

export type SavedSearchRepository = ReturnType<typeof createSavedSearchRepository>;

interface Row {
  id: string;
  name: string;
  criteria: string;
  owner: string;
  notify: string | null;
  watermark: string | null;
  created_at: string;
}

const toSearch = (row: Row): SavedSearch => ({
  id: row.id,
  name: row.name,
  criteria: row.criteria,
  owner: row.owner,
  notify: row.notify === null ? null : (JSON.parse(row.notify) as SavedSearch["notify"]),
  watermark: row.watermark,
  createdAt: row.created_at,
});

export function createSavedSearchRepository(db: Database) {
  return {
    /** At most `most` an owner; null where there are as many already. */
    async add(search: SavedSearch, most: number): Promise<SavedSearch | null> {
      const { id, name, criteria, owner, notify, watermark, createdAt: at } = search;
      const rows = await db.all<Row>(sql`INSERT INTO saved_searches
          (id, name, criteria, schedule, notify, watermark, owner, created_at, updated_at)
        SELECT ${id}, ${name}, ${criteria}, 'daily', ${notify === null ? null : JSON.stringify(notify)}, ${watermark},
          ${owner}, ${at}, ${at} WHERE (SELECT count(*) FROM saved_searches WHERE owner = ${owner}) < ${most}
        RETURNING *`);
      return rows[0] ? toSearch(rows[0]) : null;
    },

    async ofOwner(owner: string): Promise<SavedSearch[]> {
      return (await db.all<Row>(sql`SELECT * FROM saved_searches WHERE owner = ${owner} ORDER BY id`)).map(toSearch);
    },

    /** A slice of those that are told somewhere, in the order of their ids. */
    async notified(afterId: string, limit: number): Promise<SavedSearch[]> {
      const rows = await db.all<Row>(sql`SELECT * FROM saved_searches
        WHERE notify IS NOT NULL AND id > ${afterId} ORDER BY id LIMIT ${limit}`);
      return rows.map(toSearch);
    },

    /** False where somebody else was faster: two ticks tell the same matches once. */
    async advance(id: string, from: string | null, to: string, now: string): Promise<boolean> {
      const rows = await db.all(sql`UPDATE saved_searches SET watermark = ${to}, updated_at = ${now}
        WHERE id = ${id} AND watermark IS ${from} RETURNING id`);
      return rows.length > 0;
    },

    async remove(id: string, owner: string): Promise<boolean> {
      return (
        (await db.all(sql`DELETE FROM saved_searches WHERE id = ${id} AND owner = ${owner} RETURNING id`)).length > 0
      );
    },
  };
}
