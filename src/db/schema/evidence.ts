import { sql } from "drizzle-orm";
import { index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { SignalType } from "../../domain/ai-adoption.ts";
import type { FactRevertStatus } from "../../domain/facts.ts";
import type { CompanyFacts } from "../../domain/lead.ts";
import { id, timestamps } from "./columns.ts";
import { leadId } from "./lead-id.ts";

export const leadFacts = sqliteTable(
  "lead_facts",
  {
    id: id(),
    leadId: leadId(),
    source: text("source").notNull(),
    sourceUrl: text("source_url"),
    values: text("values", { mode: "json" }).$type<Partial<CompanyFacts>>().notNull(),
    confidence: real("confidence").notNull(),
    observedAt: text("observed_at").notNull(),
    ...timestamps,
  },
  // One row a source: what it says now. Asking the same source again replaces its word, so a repeat leaves no double.
  (t) => [
    uniqueIndex("lead_facts_lead_source_unique").on(t.leadId, t.source),
    index("lead_facts_source_idx").on(t.source, t.leadId),
  ],
);

/** One source's word taken out of all leads, slice by slice: what is left of it in lead_facts is what is left to do. */
export const factReverts = sqliteTable(
  "fact_reverts",
  {
    id: id(),
    source: text("source").notNull(),
    // Only what the source said in this time; the end is when the revert was asked for.
    observedSince: text("observed_since"),
    observedUntil: text("observed_until").notNull(),
    status: text("status").$type<FactRevertStatus>().notNull(),
    leadsTotal: integer("leads_total").notNull(),
    leadsDone: integer("leads_done").notNull().default(0),
    actor: text("actor").notNull(),
    requestId: text("request_id"),
    completedAt: text("completed_at"),
    ...timestamps,
  },
  (t) => [uniqueIndex("fact_reverts_running_unique").on(t.source).where(sql`${t.status} = 'running'`)],
);

export const signals = sqliteTable(
  "signals",
  {
    id: id(),
    leadId: leadId(),
    source: text("source").notNull(),
    type: text("type").$type<SignalType>().notNull(),
    weight: real("weight").notNull(),
    url: text("url"),
    quote: text("quote").notNull(),
    observedAt: text("observed_at").notNull(),
    ...timestamps,
  },
  (t) => [uniqueIndex("signals_lead_evidence_unique").on(t.leadId, t.source, t.type, t.quote)],
);
