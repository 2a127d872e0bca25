import { sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { id, timestamps } from "./columns.ts";

/** People and domains never to be stored or contacted again: a keyed hash, so that the table names nobody. */
export const suppressions = sqliteTable(
  "suppressions",
  {
    id: id(),
    hash: text("hash").notNull(),
    scope: text("scope").notNull(),
    reason: text("reason").notNull(),
    by: text("by").notNull(),
    expiresAt: text("expires_at"),
    ...timestamps,
    // The row that stands for the person of whom this one is a further key: an address, a profile, a name at a company.
    groupId: text("group_id"),
  },
  (t) => [uniqueIndex("suppressions_scope_hash_unique").on(t.scope, t.hash)],
);
