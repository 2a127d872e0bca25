import { index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Scope } from "../../domain/actor.ts";
import { id, timestamps } from "./columns.ts";

export const apiCredentials = sqliteTable("api_credentials", {
  id: id(),
  service: text("service").notNull().unique(),
  apiKey: text("api_key").notNull(),
  keyHint: text("key_hint").notNull(),
  quotaLimit: real("quota_limit"),
  quotaUsed: real("quota_used"),
  quotaResetAt: text("quota_reset_at"),
  status: text("status").notNull(),
  ...timestamps,
});

export const apiKeys = sqliteTable("api_keys", {
  id: id(),
  name: text("name").notNull(),
  keyHash: text("key_hash").notNull(),
  prefix: text("prefix").notNull().unique(),
  scopes: text("scopes", { mode: "json" }).$type<Scope[]>().notNull(),
  revokedAt: text("revoked_at"),
  lastUsedAt: text("last_used_at"),
  ...timestamps,
});

export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    id: id(),
    key: text("key").notNull(),
    actor: text("actor").notNull(),
    fingerprint: text("fingerprint").notNull(),
    status: integer("status"),
    body: text("body"),
    headers: text("headers"),
    expiresAt: text("expires_at").notNull(),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("idempotency_keys_actor_key_unique").on(t.actor, t.key),
    index("idempotency_keys_expires_idx").on(t.expiresAt),
  ],
);
