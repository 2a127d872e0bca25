import { eq, type InferSelectModel, sql } from "drizzle-orm";
import type { Database, Write } from "./database.ts";
import { createMergeMoves } from "./merge-moves.ts";
import { createMergeRestore } from "./merge-restore.ts";
import { createMergeSnapshot, imageColumns } from "./merge-snapshot.ts";
import { merges } from "./schema.ts";

export type Merge = InferSelectModel<typeof merges>;
export type MergeRepository = ReturnType<typeof createMergeRepository>;

export type NewMerge = Pick<Merge, "id" | "survivorId" | "duplicateId" | "summary" | "actor">;

export function createMergeRepository(db: Database) {
  return {
    ...createMergeMoves(db),
    ...createMergeSnapshot(db),
    ...createMergeRestore(db),

    async find(id: string): Promise<Merge | null> {
      return (await db.select().from(merges).where(eq(merges.id, id)).get()) ?? null;
    },

    /** The lead that a merged-away one is part of now, through any number of merges. */
    async survivorOf(leadId: string): Promise<string | null> {
      const rows = await db.all<{ id: string }>(sql`WITH RECURSIVE chain (id, depth) AS (
          SELECT survivor_id, 1 FROM merges WHERE duplicate_id = ${leadId} AND undone_at IS NULL
          UNION ALL SELECT merges.survivor_id, depth + 1 FROM chain
            JOIN merges ON merges.duplicate_id = chain.id AND merges.undone_at IS NULL WHERE depth < 100
        ) SELECT id FROM chain ORDER BY depth DESC LIMIT 1`);
      return rows[0]?.id ?? null;
    },

    /** The merge that has to be undone before this one can be: a later one into the same lead, or of that lead. */
    async findLater(merge: Pick<Merge, "id" | "survivorId">): Promise<string | null> {
      const rows = await db.all<{ id: string }>(sql`SELECT id FROM merges
          WHERE survivor_id = ${merge.survivorId} AND id > ${merge.id} AND undone_at IS NULL
        UNION ALL SELECT id FROM merges WHERE duplicate_id = ${merge.survivorId} AND undone_at IS NULL
        ORDER BY id DESC LIMIT 1`);
      return rows[0]?.id ?? null;
    },

    insert({ id, survivorId, duplicateId, summary, actor }: NewMerge, at: string): Write {
      return db.insert(merges).values({
        id,
        survivorId,
        duplicateId,
        summary,
        columns: imageColumns(),
        actor,
        createdAt: at,
        updatedAt: at,
      });
    },

    /** Changes a row only if nobody undid it yet. */
    markUndone(id: string, by: string, at: string): Write {
      return db.run(sql`UPDATE merges SET undone_at = ${at}, undone_by = ${by}, updated_at = ${at}
        WHERE id = ${id} AND undone_at IS NULL`);
    },

    /** Whether something happened to the lead after this merge, other than merges and their undoing. */
    async hasMovedOn(merge: Pick<Merge, "id" | "survivorId">): Promise<boolean> {
      const rows = await db.all(sql`SELECT 1 FROM lead_events WHERE lead_id = ${merge.survivorId} AND id > ${merge.id}
        AND type NOT IN ('lead.merged', 'lead.merge_undone') LIMIT 1`);
      return rows.length > 0;
    },
  };
}
