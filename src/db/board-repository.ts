import { sql } from "drizzle-orm";
import type { BoardRef } from "../domain/job-board.ts";
import { newId } from "../lib/id.ts";
import type { Database } from "./database.ts";

export interface BoardRow extends BoardRef {
  companyName: string | null;
  domain: string | null;
}

export type BoardRepository = ReturnType<typeof createBoardRepository>;

/** The job boards that are read in turn. */
export function createBoardRepository(db: Database) {
  const columns = sql`vendor, token, company_name AS companyName, domain`;
  return {
    /** A board that is known already gets what was not known of it. */
    async add(boards: readonly BoardRow[], origin: string, at: string): Promise<void> {
      if (boards.length === 0) return;
      const rows = boards.map((board) => ({ ...board, id: newId() }));
      await db.run(sql`INSERT INTO job_boards (id, vendor, token, company_name, domain, origin, created_at, updated_at)
        SELECT value ->> '$.id', value ->> '$.vendor', value ->> '$.token', value ->> '$.companyName',
          value ->> '$.domain', ${origin}, ${at}, ${at} FROM json_each(${JSON.stringify(rows)})
        WHERE true ON CONFLICT (vendor, token) DO UPDATE SET company_name = coalesce(company_name, excluded.company_name),
          domain = coalesce(domain, excluded.domain), updated_at = excluded.updated_at
          WHERE (company_name IS NULL AND excluded.company_name IS NOT NULL)
            OR (domain IS NULL AND excluded.domain IS NOT NULL)`);
    },

    /** Those that were not read for the longest time, of how many. */
    async next(limit: number): Promise<{ boards: BoardRow[]; total: number }> {
      const boards = db.all<BoardRow>(sql`SELECT ${columns} FROM job_boards ORDER BY read_at, id LIMIT ${limit}`);
      return { boards: await boards, total: await this.count() };
    },

    async count(): Promise<number> {
      const [row] = await db.all<{ total: number }>(sql`SELECT count(*) AS total FROM job_boards`);
      return row?.total ?? 0;
    },

    async markRead(boards: readonly BoardRef[], at: string): Promise<void> {
      const refs = JSON.stringify(boards.map(({ vendor, token }) => [vendor, token]));
      await db.run(sql`UPDATE job_boards SET read_at = ${at} WHERE (vendor, token) IN
        (SELECT value ->> '$[0]', value ->> '$[1]' FROM json_each(${refs}))`);
    },

    async ofDomain(domain: string): Promise<BoardRow[]> {
      return db.all<BoardRow>(sql`SELECT ${columns} FROM job_boards WHERE domain = ${domain} LIMIT 3`);
    },
  };
}
