import { sql } from "drizzle-orm";
import { customType, index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { EnrichmentStatus, FundingStage, LeadStatus } from "../../domain/lead.ts";
import { type Provenance, packProvenance, unpackProvenance } from "../../domain/provenance.ts";
import { id, timestamps } from "./columns.ts";

const origins = customType<{ data: Provenance; driverData: string }>({
  dataType: () => "text",
  toDriver: packProvenance,
  fromDriver: unpackProvenance,
});

export const leads = sqliteTable(
  "leads",
  {
    // The full-text index needs a rowid that survives a dump, so an INTEGER PRIMARY KEY stands beside the id.
    seq: integer("seq").primaryKey(),
    id: text("id").notNull(),
    companyName: text("company_name").notNull(),
    domain: text("domain"),
    // The lead's id where it came from ("yc:28731", a row of a CRM): the identity of a company without a domain.
    externalId: text("external_id"),
    websiteUrl: text("website_url"),
    industry: text("industry"),
    employeeCount: integer("employee_count"),
    fundingStage: text("funding_stage").$type<FundingStage>(),
    fundingTotalUsd: integer("funding_total_usd"),
    lastFundingAt: text("last_funding_at"),
    foundedYear: integer("founded_year"),
    location: text("location"),
    city: text("city"),
    region: text("region"),
    country: text("country"),
    description: text("description"),
    techStack: text("tech_stack", { mode: "json" }).$type<string[]>().notNull().default([]),
    tags: text("tags", { mode: "json" }).$type<string[]>().notNull().default([]),
    linkedinUrl: text("linkedin_url"),
    aiAdoptionScore: real("ai_adoption_score"),
    leadScore: real("lead_score"),
    scoreModel: text("score_model"),
    scoredAt: text("scored_at"),
    status: text("status").$type<LeadStatus>().notNull().default("new"),
    owner: text("owner"),
    notes: text("notes"),
    source: text("source").notNull(),
    enrichmentStatus: text("enrichment_status").$type<EnrichmentStatus>().notNull().default("none"),
    enrichedAt: text("enriched_at"),
    provenance: origins("provenance").notNull().default(sql`'{}'`),
    version: integer("version").notNull().default(1),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("leads_id_unique").on(t.id),
    uniqueIndex("leads_domain_unique").on(t.domain).where(sql`${t.domain} IS NOT NULL`),
    uniqueIndex("leads_external_id_unique").on(t.externalId).where(sql`${t.externalId} IS NOT NULL`),
    // SQLite ends each entry in the rowid, `seq`, so that a keyset page is one walk whatever the direction. The id in its
    // place made the indexes three times as large, and an import waits for the pages that it writes.
    index("leads_lead_score_idx").on(t.leadScore),
    index("leads_ai_adoption_score_idx").on(t.aiAdoptionScore),
    index("leads_company_name_idx").on(t.companyName),
    index("leads_created_at_idx").on(t.createdAt),
    index("leads_updated_at_idx").on(t.updatedAt),
    index("leads_enriched_at_idx").on(t.enrichedAt),
    index("leads_employee_count_idx").on(t.employeeCount),
    index("leads_funding_total_usd_idx").on(t.fundingTotalUsd),
    // One value of a filter, by lead score, is one walk too. A lead without the value is in no such index.
    index("leads_status_score_idx").on(t.status, t.leadScore),
    index("leads_source_score_idx").on(t.source, t.leadScore),
    index("leads_industry_score_idx").on(t.industry, t.leadScore).where(sql`${t.industry} IS NOT NULL`),
    index("leads_stage_score_idx").on(t.fundingStage, t.leadScore).where(sql`${t.fundingStage} IS NOT NULL`),
    index("leads_country_score_idx").on(t.country, t.leadScore).where(sql`${t.country} IS NOT NULL`),
    index("leads_owner_score_idx").on(t.owner, t.leadScore).where(sql`${t.owner} IS NOT NULL`),
    // With the head count, so that a total by it looks at no lead.
    index("leads_industry_stage_score_idx")
      .on(t.industry, t.fundingStage, t.leadScore, t.seq, t.employeeCount)
      .where(sql`${t.industry} IS NOT NULL AND ${t.fundingStage} IS NOT NULL`),
    index("leads_linkedin_url_idx").on(t.linkedinUrl).where(sql`${t.linkedinUrl} IS NOT NULL`),
  ],
);

export const leadEvents = sqliteTable(
  "lead_events",
  {
    id: id(),
    leadId: text("lead_id").notNull(),
    type: text("type").notNull(),
    actor: text("actor").notNull(),
    data: text("data", { mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    ...timestamps,
  },
  (t) => [index("lead_events_lead_idx").on(t.leadId, t.id)],
);

/** How far a walk over all leads has come: it goes on from there at the next tick. */
export const leadWalks = sqliteTable("lead_walks", {
  name: text("name").primaryKey(),
  position: integer("position").notNull(),
  startedAt: text("started_at").notNull(),
});

/**
 * One row, kept by triggers: how many leads there are, so that a list need not count them to say its total, and a number
 * that is another one after each change to any lead, so that what was read need not be read again while it stands. At
 * random and no counter: a database put back to an earlier time would count up to the same numbers once more.
 */
export const leadCount = sqliteTable("lead_count", {
  id: integer("id").primaryKey(),
  n: integer("n").notNull(),
  revision: integer("revision").notNull().default(0),
});
