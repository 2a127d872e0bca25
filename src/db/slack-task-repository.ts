import { type SQL, sql } from "drizzle-orm";
import type { SlackOrigin, SlackTask, SlackWork } from "../domain/slack-task.ts";
import { newId } from "../lib/id.ts";
import type { Database } from "./database.ts";
import { fromRow } from "./rows.ts";
import { slackTasks } from "./schema.ts";

export type SlackTaskRepository = ReturnType<typeof createSlackTaskRepository>;

export interface NewSlackTask {
  dedupeKey: string | null;
  origin: SlackOrigin;
  work: SlackWork;
  /** Not before then; null: at once, by whoever adds it. */
  dueAt: string | null;
  requestId: string;
}

type Row = Record<string, unknown>;

export function createSlackTaskRepository(db: Database) {
  const first = async (query: SQL): Promise<SlackTask | null> => {
    const [row] = await db.all<Row>(query);
    return row ? fromRow(slackTasks, row) : null;
  };

  return {
    /** Null where the same request came before. A task without a due time is claimed by whoever adds it. */
    async add(task: NewSlackTask, now: string, leaseUntil: string): Promise<SlackTask | null> {
      const isOurs = task.dueAt === null;
      return first(sql`INSERT INTO slack_tasks
          (id, dedupe_key, origin, work, status, claim, lease_until, due_at, request_id, created_at, updated_at)
        VALUES (${newId()}, ${task.dedupeKey}, ${JSON.stringify(task.origin)}, ${JSON.stringify(task.work)},
          ${isOurs ? "working" : "waiting"}, ${isOurs ? 1 : 0}, ${isOurs ? leaseUntil : null},
          ${task.dueAt ?? leaseUntil}, ${task.requestId}, ${now}, ${now})
        ON CONFLICT (dedupe_key) DO NOTHING RETURNING *`);
    },

    /** For one worker at a time: due and waiting, or left behind by a worker whose lease is over. */
    async claim(id: string, now: string, leaseUntil: string): Promise<SlackTask | null> {
      return first(sql`UPDATE slack_tasks SET status = 'working', claim = claim + 1, lease_until = ${leaseUntil},
          due_at = ${leaseUntil}, updated_at = ${now}
        WHERE id = ${id} AND ((status = 'waiting' AND due_at <= ${now}) OR (status = 'working' AND lease_until <= ${now}))
        RETURNING *`);
    },

    /** What the worker that holds the claim has to say; false where it lost the claim. */
    async keep(
      { id, claim }: Pick<SlackTask, "id" | "claim">,
      state: Pick<SlackTask, "status" | "work" | "outbox" | "posts" | "attempts" | "dueAt"> & { error: string | null },
      now: string,
    ): Promise<boolean> {
      const rows =
        await db.all(sql`UPDATE slack_tasks SET status = ${state.status}, work = ${JSON.stringify(state.work)},
          outbox = ${JSON.stringify(state.outbox)}, posts = ${state.posts}, attempts = ${state.attempts},
          due_at = ${state.dueAt}, error = ${state.error}, updated_at = ${now}
        WHERE id = ${id} AND claim = ${claim} AND status = 'working' RETURNING id`);
      return rows.length > 0;
    },

    async findDue(until: string, most: number): Promise<{ id: string; dueAt: string }[]> {
      return db.all(sql`SELECT id, due_at AS dueAt FROM slack_tasks
        WHERE status IN ('waiting', 'working') AND due_at <= ${until} ORDER BY due_at LIMIT ${most}`);
    },

    /** What is over is kept as long as a repeat of its request could come. */
    async forget(before: string): Promise<void> {
      await db.run(sql`DELETE FROM slack_tasks WHERE id IN
        (SELECT id FROM slack_tasks WHERE status IN ('done', 'dead') AND updated_at < ${before} LIMIT 1000)`);
    },
  };
}
