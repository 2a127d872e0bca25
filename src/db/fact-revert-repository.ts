import { eq, type InferSelectModel, sql } from "drizzle-orm";
import type { Database, Write } from "./database.ts";
import { factReverts } from "./schema.ts";

export type FactRevert = InferSelectModel<typeof factReverts>;
export type NewFactRevert = Pick<
  FactRevert,
  "id" | "source" | "observedSince" | "observedUntil" | "leadsTotal" | "actor" | "requestId"
>;
export type FactRevertRepository = ReturnType<typeof createFactRevertRepository>;

/** Sources that are being taken out of all leads. */
export function createFactRevertRepository(db: Database) {
  return {
    async find(id: string): Promise<FactRevert | null> {
      return (await db.select().from(factReverts).where(eq(factReverts.id, id)).get()) ?? null;
    },

    async findRunning(source: string): Promise<string | null> {
      const rows = await db.all<{ id: string }>(
        sql`SELECT id FROM fact_reverts WHERE source = ${source} AND status = 'running'`,
      );
      return rows[0]?.id ?? null;
    },

    /** False where the source is being taken out already: the unique index decides between two at once. */
    async start(revert: NewFactRevert, at: string): Promise<boolean> {
      const rows = await db.all(sql`INSERT INTO fact_reverts
          (id, source, observed_since, observed_until, status, leads_total, actor, request_id, created_at, updated_at)
        VALUES (${revert.id}, ${revert.source}, ${revert.observedSince}, ${revert.observedUntil}, 'running',
          ${revert.leadsTotal}, ${revert.actor}, ${revert.requestId}, ${at}, ${at})
        ON CONFLICT DO NOTHING RETURNING id`);
      return rows.length > 0;
    },

    /** Adds as many leads as the statement before it in the same commit changed. */
    addChanged(id: string, at: string): Write {
      return db.run(
        sql`UPDATE fact_reverts SET leads_done = leads_done + changes(), updated_at = ${at} WHERE id = ${id}`,
      );
    },

    /** False where somebody else has finished it. */
    async finish(id: string, at: string): Promise<boolean> {
      const rows =
        await db.all(sql`UPDATE fact_reverts SET status = 'completed', completed_at = ${at}, updated_at = ${at}
        WHERE id = ${id} AND status = 'running' RETURNING id`);
      return rows.length > 0;
    },

    /** Reverts that nobody has worked on for a while. */
    async findStranded(quietSince: string, limit: number): Promise<string[]> {
      const rows = await db.all<{ id: string }>(sql`SELECT id FROM fact_reverts
        WHERE status = 'running' AND updated_at < ${quietSince} ORDER BY updated_at LIMIT ${limit}`);
      return rows.map(({ id }) => id);
    },
  };
}
