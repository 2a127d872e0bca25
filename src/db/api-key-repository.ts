import { eq, type InferSelectModel, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { apiKeys } from "./schema.ts";

export type ApiKey = InferSelectModel<typeof apiKeys>;
export type ApiKeyRepository = ReturnType<typeof createApiKeyRepository>;

export function createApiKeyRepository(db: Database) {
  return {
    async findByPrefix(prefix: string): Promise<ApiKey | null> {
      return (await db.select().from(apiKeys).where(eq(apiKeys.prefix, prefix)).get()) ?? null;
    },

    async touch(id: string, at: string): Promise<void> {
      await db.run(sql`UPDATE api_keys SET last_used_at = ${at} WHERE id = ${id}`);
    },
  };
}
