import { sql } from "drizzle-orm";
import type { Scope } from "../domain/actor.ts";
import { newId } from "../lib/id.ts";
import type { Database } from "./database.ts";

export interface LinkedKey {
  keyName: string;
  scopes: Scope[];
}
export type SlackUserRepository = ReturnType<typeof createSlackUserRepository>;

export function createSlackUserRepository(db: Database) {
  return {
    /** The key that this person of Slack is known by; null where there is none or it was revoked. */
    async keyOf(teamId: string, userId: string): Promise<LinkedKey | null> {
      const [row] = await db.all<{ name: string; scopes: string }>(
        sql`SELECT api_keys.name, api_keys.scopes FROM slack_users JOIN api_keys ON api_keys.id = api_key_id
          WHERE team_id = ${teamId} AND user_id = ${userId} AND revoked_at IS NULL`,
      );
      return row ? { keyName: row.name, scopes: JSON.parse(row.scopes) as Scope[] } : null;
    },

    async addCode(codeHash: string, apiKeyId: string, expiresAt: string, now: string): Promise<void> {
      await db.run(sql`INSERT INTO slack_link_codes (id, code_hash, api_key_id, expires_at, created_at, updated_at)
        VALUES (${newId()}, ${codeHash}, ${apiKeyId}, ${expiresAt}, ${now}, ${now})`);
    },

    /** Takes the code, once, and links its key to this person; false where the code is unknown, used or too old. */
    async link(codeHash: string, teamId: string, userId: string, now: string): Promise<boolean> {
      const [linked] = await db.batch([
        db.all(sql`INSERT INTO slack_users (id, team_id, user_id, api_key_id, created_at, updated_at)
          SELECT ${newId()}, ${teamId}, ${userId}, api_key_id, ${now}, ${now} FROM slack_link_codes
          JOIN api_keys ON api_keys.id = api_key_id
          WHERE code_hash = ${codeHash} AND used_at IS NULL AND expires_at > ${now} AND revoked_at IS NULL
          ON CONFLICT (team_id, user_id) DO UPDATE SET api_key_id = excluded.api_key_id, updated_at = excluded.updated_at
          RETURNING id`),
        db.run(sql`UPDATE slack_link_codes SET used_at = ${now}, updated_at = ${now}
          WHERE code_hash = ${codeHash} AND used_at IS NULL AND expires_at > ${now}`),
      ]);
      return linked.length > 0;
    },

    async unlink(teamId: string, userId: string): Promise<boolean> {
      const rows = await db.all(
        sql`DELETE FROM slack_users WHERE team_id = ${teamId} AND user_id = ${userId} RETURNING id`,
      );
      return rows.length > 0;
    },

    async forgetCodes(before: string): Promise<void> {
      await db.run(sql`DELETE FROM slack_link_codes WHERE id IN
        (SELECT id FROM slack_link_codes WHERE expires_at < ${before} LIMIT 1000)`);
    },
  };
}
