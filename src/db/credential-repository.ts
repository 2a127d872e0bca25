import { sql } from "drizzle-orm";
import type { CredentialStatus, StoredCredential } from "../domain/credential.ts";
import type { Database } from "./database.ts";

export type CredentialRepository = ReturnType<typeof createCredentialRepository>;

export interface AccountState {
  status: CredentialStatus;
  quotaLimit: number | null;
  quotaUsed: number | null;
  quotaResetAt: string | null;
}

/** Providers' keys, sealed: nothing here ever sees one. */
export function createCredentialRepository(db: Database) {
  return {
    async list(): Promise<StoredCredential[]> {
      return db.all<StoredCredential>(sql`SELECT id, service AS provider, api_key AS sealedKey, key_hint AS hint, status,
          quota_limit AS quotaLimit, quota_used AS quotaUsed, quota_reset_at AS quotaResetAt,
          created_at AS createdAt, updated_at AS updatedAt
        FROM api_credentials ORDER BY service`);
    },

    /** Replaces the whole row, its id too: a sealed key is bound to the row that it was sealed for. */
    async put(row: Pick<StoredCredential, "id" | "provider" | "sealedKey" | "hint">, at: string): Promise<void> {
      await db.run(sql`INSERT INTO api_credentials (id, service, api_key, key_hint, status, created_at, updated_at)
        VALUES (${row.id}, ${row.provider}, ${row.sealedKey}, ${row.hint}, 'untested', ${at}, ${at})
        ON CONFLICT (service) DO UPDATE SET id = excluded.id, api_key = excluded.api_key, key_hint = excluded.key_hint,
          status = excluded.status, quota_limit = NULL, quota_used = NULL, quota_reset_at = NULL,
          created_at = excluded.created_at, updated_at = excluded.updated_at`);
    },

    /** What a test of the key found out, unless it was replaced in the meantime. */
    async saveAccount(id: string, state: AccountState, at: string): Promise<void> {
      await db.run(sql`UPDATE api_credentials SET status = ${state.status}, quota_limit = ${state.quotaLimit},
          quota_used = ${state.quotaUsed}, quota_reset_at = ${state.quotaResetAt}, updated_at = ${at} WHERE id = ${id}`);
    },

    async remove(provider: string): Promise<boolean> {
      const removed = await db.all(sql`DELETE FROM api_credentials WHERE service = ${provider} RETURNING id`);
      return removed.length > 0;
    },
  };
}
