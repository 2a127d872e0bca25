import { text } from "drizzle-orm/sqlite-core";

// Times are ISO 8601 UTC text with milliseconds, ids UUIDv7 text, money whole US dollars, booleans 0/1.
export const id = () => text("id").primaryKey();
export const timestamps = { createdAt: text("created_at").notNull(), updatedAt: text("updated_at").notNull() };
