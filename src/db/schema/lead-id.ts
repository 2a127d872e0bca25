import { text } from "drizzle-orm/sqlite-core";
import { leads } from "./leads.ts";

export const leadId = () =>
  text("lead_id")
    .notNull()
    .references(() => leads.id);
