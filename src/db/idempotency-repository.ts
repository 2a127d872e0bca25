import { sql } from "drizzle-orm";
import type { IdempotencyStore } from "../domain/idempotency.ts";
import { newId } from "../lib/id.ts";
import type { Database } from "./database.ts";

interface Row {
  fingerprint: string;
  status: number | null;
  body: string | null;
  headers: string | null;
}

export function createIdempotencyRepository(db: Database): IdempotencyStore {
  return {
    async reserve({ actor, key, fingerprint }, now, until) {
      const taken = await db.all(sql`INSERT INTO idempotency_keys
          (id, key, actor, fingerprint, expires_at, created_at, updated_at)
        VALUES (${newId()}, ${key}, ${actor}, ${fingerprint}, ${until}, ${now}, ${now})
        ON CONFLICT (actor, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = NULL, body = NULL,
          headers = NULL, expires_at = excluded.expires_at, updated_at = excluded.updated_at
          WHERE idempotency_keys.expires_at <= ${now} RETURNING id`);
      if (taken.length > 0) return { kind: "reserved" };
      const [row] = await db.all<Row>(
        sql`SELECT fingerprint, status, body, headers FROM idempotency_keys WHERE actor = ${actor} AND key = ${key}`,
      );
      // Let go between the two statements: the caller may simply ask again.
      if (!row) return { kind: "running" };
      const [known, bodyHash = null] = row.fingerprint.split(":");
      if (known !== fingerprint) return { kind: "other_request" };
      if (row.status === null) return { kind: "running" };
      const headers = JSON.parse(row.headers ?? "{}") as Record<string, string>;
      return { kind: "answered", answer: { status: row.status, body: row.body ?? "", headers }, bodyHash };
    },

    async store({ actor, key, fingerprint }, answer, now, expiresAt, bodyHash = null) {
      const known = bodyHash === null ? fingerprint : `${fingerprint}:${bodyHash}`;
      await db.run(sql`UPDATE idempotency_keys SET fingerprint = ${known}, status = ${answer.status}, body = ${answer.body},
          headers = ${JSON.stringify(answer.headers)}, expires_at = ${expiresAt}, updated_at = ${now}
        WHERE actor = ${actor} AND key = ${key}`);
    },

    async release({ actor, key }) {
      await db.run(sql`DELETE FROM idempotency_keys WHERE actor = ${actor} AND key = ${key} AND status IS NULL`);
    },
  };
}
