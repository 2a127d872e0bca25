import { sql } from "drizzle-orm";
import { type AnySQLiteColumn, index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Scope } from "../domain/actor.ts";
import type { SignalType } from "../domain/ai-adoption.ts";
import type { Contact, EmailStatus, Seniority } from "../domain/contact.ts";
import type { DiscoveryCriteria } from "../domain/discovery-criteria.ts";
import type { RunStatus, SourceReport } from "../domain/discovery-run.ts";
import type { CheckMethod, CheckMode, CheckStatus } from "../domain/email-verification.ts";
import type { EnrichmentSource, JobStatus, StepResults, StepStatus, TraceStep } from "../domain/enrichment.ts";
import type { BatchStatus } from "../domain/enrichment-batch.ts";
import type { FactRevertStatus } from "../domain/facts.ts";
import type {
  ContactFields,
  FieldsAfter,
  FieldsBefore,
  ImportFileKind,
  ImportRules,
  ImportStage,
  ImportStatus,
  MappingSource,
  ProblemReason,
  StoredProblem,
  UndoCounts,
  UndoOutcome,
} from "../domain/import.ts";
import type { BoardVendor } from "../domain/job-board.ts";
import type { CompanyFacts, EnrichmentStatus, FundingStage, LeadStatus } from "../domain/lead.ts";
import type { MergeSummary } from "../domain/merge.ts";
import type { Provenance } from "../domain/provenance.ts";
import type { RunRules } from "../domain/run-rules.ts";
import type { SlackOrigin, SlackTaskStatus, SlackWork } from "../domain/slack-task.ts";
import type { WantGroup } from "../domain/waterfall.ts";

// Times are ISO 8601 UTC text with milliseconds, ids UUIDv7 text, money whole US dollars, booleans 0/1.
const id = () => text("id").primaryKey();
const timestamps = { createdAt: text("created_at").notNull(), updatedAt: text("updated_at").notNull() };
const leadId = () =>
  text("lead_id")
    .notNull()
    .references((): AnySQLiteColumn => leads.id);

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
    provenance: text("provenance", { mode: "json" }).$type<Provenance>().notNull().default({}),
    version: integer("version").notNull().default(1),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("leads_id_unique").on(t.id),
    uniqueIndex("leads_domain_unique").on(t.domain).where(sql`${t.domain} IS NOT NULL`),
    uniqueIndex("leads_external_id_unique").on(t.externalId).where(sql`${t.externalId} IS NOT NULL`),
    // Every sort key ends in the id, so that a keyset page is one index walk whatever the direction.
    index("leads_lead_score_idx").on(t.leadScore, t.id),
    index("leads_ai_adoption_score_idx").on(t.aiAdoptionScore, t.id),
    index("leads_company_name_idx").on(t.companyName, t.id),
    index("leads_created_at_idx").on(t.createdAt, t.id),
    index("leads_updated_at_idx").on(t.updatedAt, t.id),
    index("leads_enriched_at_idx").on(t.enrichedAt, t.id),
    index("leads_employee_count_idx").on(t.employeeCount, t.id),
    index("leads_funding_total_usd_idx").on(t.fundingTotalUsd, t.id),
    // One value of a filter, by lead score, is one walk too. A lead without the value is in no such index.
    index("leads_status_score_idx").on(t.status, t.leadScore, t.id),
    index("leads_source_score_idx").on(t.source, t.leadScore, t.id),
    index("leads_industry_score_idx").on(t.industry, t.leadScore, t.id).where(sql`${t.industry} IS NOT NULL`),
    index("leads_stage_score_idx").on(t.fundingStage, t.leadScore, t.id).where(sql`${t.fundingStage} IS NOT NULL`),
    index("leads_country_score_idx").on(t.country, t.leadScore, t.id).where(sql`${t.country} IS NOT NULL`),
    index("leads_owner_score_idx").on(t.owner, t.leadScore, t.id).where(sql`${t.owner} IS NOT NULL`),
    index("leads_industry_stage_score_idx")
      .on(t.industry, t.fundingStage, t.leadScore, t.id)
      .where(sql`${t.industry} IS NOT NULL AND ${t.fundingStage} IS NOT NULL`),
    index("leads_linkedin_url_idx").on(t.linkedinUrl).where(sql`${t.linkedinUrl} IS NOT NULL`),
  ],
);

export const contacts = sqliteTable(
  "contacts",
  {
    id: id(),
    leadId: leadId(),
    firstName: text("first_name"),
    lastName: text("last_name"),
    email: text("email"),
    emailStatus: text("email_status").$type<EmailStatus>().notNull().default("unverified"),
    emailConfidence: integer("email_confidence"),
    emailVerifiedAt: text("email_verified_at"),
    emailSource: text("email_source"),
    emailEvidence: text("email_evidence", { mode: "json" }).$type<Record<string, unknown>>(),
    jobTitle: text("job_title"),
    seniority: text("seniority").$type<Seniority>(),
    department: text("department"),
    linkedinUrl: text("linkedin_url"),
    phone: text("phone"),
    isDecisionMaker: integer("is_decision_maker", { mode: "boolean" }).notNull().default(false),
    notes: text("notes"),
    source: text("source").notNull(),
    provenance: text("provenance", { mode: "json" }).$type<Contact["provenance"]>().notNull().default({}),
    version: integer("version").notNull().default(1),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("contacts_lead_email_unique").on(t.leadId, t.email).where(sql`${t.email} IS NOT NULL`),
    index("contacts_lead_idx").on(t.leadId, t.id),
    index("contacts_created_at_idx").on(t.createdAt, t.id),
    index("contacts_email_idx").on(t.email),
    index("contacts_email_verified_idx").on(t.emailVerifiedAt).where(sql`${t.emailVerifiedAt} IS NOT NULL`),
  ],
);

/**
 * Checks of addresses: the pending ones are work to be done, the others the history of verdicts. The address is kept as
 * a keyed hash, which tells whether it is still the contact's.
 */
export const emailChecks = sqliteTable(
  "email_checks",
  {
    id: id(),
    contactId: text("contact_id").notNull(),
    leadId: text("lead_id").notNull(),
    addressHash: text("address_hash").notNull(),
    batchId: text("batch_id"),
    mode: text("mode").$type<CheckMode>().notNull(),
    status: text("status").$type<CheckStatus>().notNull(),
    attempts: integer("attempts").notNull().default(0),
    claim: integer("claim").notNull().default(0),
    leaseUntil: text("lease_until"),
    retryAt: text("retry_at"),
    verdict: text("verdict").$type<EmailStatus>(),
    reason: text("reason"),
    score: integer("score"),
    method: text("method").$type<CheckMethod>(),
    evidence: text("evidence", { mode: "json" }).$type<Record<string, unknown>>(),
    credits: real("credits").notNull().default(0),
    checkedAt: text("checked_at"),
    requestedBy: text("requested_by").notNull(),
    requestId: text("request_id"),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("email_checks_open_unique").on(t.contactId).where(sql`${t.status} = 'pending'`),
    index("email_checks_contact_idx").on(t.contactId, t.createdAt),
    index("email_checks_pending_idx").on(t.retryAt).where(sql`${t.status} = 'pending'`),
    index("email_checks_batch_idx").on(t.batchId).where(sql`${t.batchId} IS NOT NULL`),
  ],
);

export const emailCheckBatches = sqliteTable("email_check_batches", {
  id: id(),
  total: integer("total").notNull(),
  maxCredits: real("max_credits"),
  // Spent or put aside: no call leaves that could exceed the limit.
  creditsHeld: real("credits_held").notNull().default(0),
  actor: text("actor").notNull(),
  requestId: text("request_id"),
  ...timestamps,
});

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

/** Scores that were replaced, and when. It outlives a merged lead, whose history is there again when that is undone. */
export const scoreChanges = sqliteTable(
  "score_changes",
  {
    // Grows with time, so that the oldest rows are found without an index on it.
    seq: integer("seq").primaryKey(),
    leadId: text("lead_id").notNull(),
    at: text("at").notNull(),
    score: real("score").notNull(),
  },
  (t) => [index("score_changes_lead_idx").on(t.leadId, t.at)],
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

export const enrichmentJobs = sqliteTable(
  "enrichment_jobs",
  {
    id: id(),
    leadId: leadId(),
    status: text("status").$type<JobStatus>().notNull().default("pending"),
    sources: text("sources", { mode: "json" }).$type<EnrichmentSource[]>().notNull(),
    results: text("results", { mode: "json" }).$type<StepResults>().notNull().default({}),
    attempts: integer("attempts").notNull().default(0),
    // Counts claims. A worker that lost its lease carries an old number, and its writes match no row.
    claim: integer("claim").notNull().default(0),
    leaseUntil: text("lease_until"),
    retryAt: text("retry_at"),
    startedAt: text("started_at"),
    completedAt: text("completed_at"),
    error: text("error"),
    contactsAdded: integer("contacts_added").notNull().default(0),
    creditsSpent: real("credits_spent").notNull().default(0),
    requestedBy: text("requested_by").notNull(),
    requestId: text("request_id"),
    ...timestamps,
    // Each question to each source, with what came of it; `results` is the same by source.
    trace: text("trace", { mode: "json" }).$type<TraceStep[]>().notNull().default([]),
    wants: text("wants", { mode: "json" })
      .$type<WantGroup[]>()
      .notNull()
      .default(["company", "decision_makers", "emails"]),
    maxCredits: real("max_credits"),
    batchId: text("batch_id"),
  },
  (t) => [
    uniqueIndex("enrichment_jobs_open_unique").on(t.leadId).where(sql`${t.status} IN ('pending', 'running')`),
    index("enrichment_jobs_status_idx").on(t.status, t.updatedAt),
    index("enrichment_jobs_lead_idx").on(t.leadId, t.createdAt),
    index("enrichment_jobs_created_idx").on(t.createdAt, t.id),
    // Who was served last: the queue takes turns among people.
    index("enrichment_jobs_turn_idx").on(t.requestedBy, t.startedAt),
    index("enrichment_jobs_batch_idx").on(t.batchId, t.status).where(sql`${t.batchId} IS NOT NULL`),
  ],
);

/** Many leads enriched by one request. Its leads are fixed when it is made; their jobs are opened a few at a time. */
export const enrichmentBatches = sqliteTable(
  "enrichment_batches",
  {
    id: id(),
    status: text("status").$type<BatchStatus>().notNull(),
    sources: text("sources", { mode: "json" }).$type<EnrichmentSource[]>().notNull(),
    wants: text("wants", { mode: "json" }).$type<WantGroup[]>().notNull(),
    rules: text("rules", { mode: "json" }).$type<RunRules>().notNull(),
    maxCredits: real("max_credits"),
    error: text("error"),
    requestedBy: text("requested_by").notNull(),
    requestId: text("request_id"),
    completedAt: text("completed_at"),
    ...timestamps,
    // Counts the times that jobs were opened: of two who open at once, one reads an old number and writes nothing.
    feeds: integer("feeds").notNull().default(0),
  },
  (t) => [index("enrichment_batches_status_idx").on(t.status, t.updatedAt)],
);

export const enrichmentBatchLeads = sqliteTable(
  "enrichment_batch_leads",
  {
    batchId: text("batch_id").notNull(),
    leadId: text("lead_id").notNull(),
    // Null while it waits for its turn; then its job, or why it has none.
    jobId: text("job_id"),
    skipped: text("skipped"),
  },
  (t) => [
    uniqueIndex("enrichment_batch_leads_unique").on(t.batchId, t.leadId),
    index("enrichment_batch_leads_waiting_idx")
      .on(t.batchId, t.leadId)
      .where(sql`${t.jobId} IS NULL AND ${t.skipped} IS NULL`),
  ],
);

/** How many steps of each source (and jobs, source "all") ended how, by day: the success rate without reading jobs. */
export const enrichmentStats = sqliteTable(
  "enrichment_stats",
  {
    day: text("day").notNull(),
    source: text("source").notNull(),
    outcome: text("outcome").$type<StepStatus | JobStatus>().notNull(),
    count: integer("count").notNull(),
    credits: real("credits").notNull(),
  },
  (t) => [uniqueIndex("enrichment_stats_unique").on(t.day, t.source, t.outcome)],
);

export const providerCalls = sqliteTable(
  "provider_calls",
  {
    id: id(),
    provider: text("provider").notNull(),
    operation: text("operation").notNull(),
    status: integer("status"),
    outcome: text("outcome").notNull(),
    credits: real("credits").notNull(),
    ms: integer("ms"),
    leadId: text("lead_id"),
    jobId: text("job_id"),
    runId: text("run_id"),
    actor: text("actor").notNull(),
    requestId: text("request_id"),
    ...timestamps,
  },
  (t) => [
    index("provider_calls_provider_idx").on(t.provider, t.createdAt),
    index("provider_calls_job_idx").on(t.jobId),
    index("provider_calls_run_idx").on(t.runId),
  ],
);

/** What a provider answered to a question, misses too, so that the same question is not paid twice. */
export const providerAnswers = sqliteTable(
  "provider_answers",
  {
    id: id(),
    provider: text("provider").notNull(),
    operation: text("operation").notNull(),
    question: text("question").notNull(),
    answer: text("answer").notNull(),
    expiresAt: text("expires_at").notNull(),
    ...timestamps,
    /** What it cost, which is what each repetition saves. */
    credits: real("credits").notNull().default(0),
  },
  (t) => [
    uniqueIndex("provider_answers_question_unique").on(t.provider, t.operation, t.question),
    index("provider_answers_expires_idx").on(t.expiresAt),
  ],
);

/** By day, how often a remembered answer was given instead of asking again, and what that would have cost. */
export const providerRecalls = sqliteTable(
  "provider_recalls",
  {
    id: id(),
    provider: text("provider").notNull(),
    operation: text("operation").notNull(),
    day: text("day").notNull(),
    answers: integer("answers").notNull(),
    creditsSaved: real("credits_saved").notNull(),
    ...timestamps,
  },
  (t) => [uniqueIndex("provider_recalls_day_unique").on(t.provider, t.operation, t.day)],
);

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

export const savedSearches = sqliteTable("saved_searches", {
  id: id(),
  name: text("name").notNull(),
  criteria: text("criteria").notNull(),
  schedule: text("schedule"),
  notify: text("notify"),
  watermark: text("watermark"),
  owner: text("owner").notNull(),
  ...timestamps,
});

export const discoveryRuns = sqliteTable(
  "discovery_runs",
  {
    id: id(),
    // Null for a run a person asked for; "2026-11-22/name" for a scheduled one, so that two ticks start one run.
    slot: text("slot").unique(),
    savedSearchId: text("saved_search_id").references(() => savedSearches.id),
    criteria: text("criteria", { mode: "json" }).$type<DiscoveryCriteria>().notNull(),
    sourceIds: text("source_ids", { mode: "json" }).$type<string[]>().notNull(),
    status: text("status").$type<RunStatus>().notNull(),
    sources: text("sources", { mode: "json" }).$type<Record<string, SourceReport>>().notNull().default({}),
    // Where the next slice goes on; null before the first and after the last.
    watermark: text("watermark"),
    wanted: integer("wanted").notNull(),
    stored: integer("stored").notNull().default(0),
    created: integer("created").notNull().default(0),
    claim: integer("claim").notNull().default(0),
    leaseUntil: text("lease_until"),
    retryAt: text("retry_at"),
    actor: text("actor").notNull(),
    requestId: text("request_id"),
    completedAt: text("completed_at"),
    ...timestamps,
  },
  (t) => [
    index("discovery_runs_status_idx").on(t.status, t.updatedAt),
    index("discovery_runs_created_at_idx").on(t.createdAt),
  ],
);

export const imports = sqliteTable(
  "imports",
  {
    id: id(),
    status: text("status").$type<ImportStatus>().notNull(),
    format: text("format").notNull(),
    mapping: text("mapping", { mode: "json" }).$type<Record<string, string>>().notNull(),
    counts: text("counts", { mode: "json" }).$type<Record<string, number>>().notNull().default({}),
    errors: text("errors", { mode: "json" }).$type<StoredProblem[]>().notNull().default([]),
    actor: text("actor").notNull(),
    undoneAt: text("undone_at"),
    completedAt: text("completed_at"),
    ...timestamps,
    mappingSource: text("mapping_source").$type<MappingSource>(),
    // The file's column names, so that the next file of the same kind is read with the same mapping.
    headerHash: text("header_hash"),
    undoneBy: text("undone_by"),
    undoCounts: text("undo_counts", { mode: "json" }).$type<UndoCounts>(),
    // Of an import that goes on as a job; null for one that was done within its request.
    stage: text("stage").$type<ImportStage>(),
    rules: text("rules", { mode: "json" }).$type<ImportRules>(),
    // What the file is like, so that its refused rows can be written as they stood there.
    file: text("file", { mode: "json" }).$type<ImportFileKind>(),
    rowsTotal: integer("rows_total"),
    // Counts claims. A worker that lost its lease carries an old number, and its commits do not happen.
    claim: integer("claim").notNull().default(0),
    leaseUntil: text("lease_until"),
    why: text("why"),
  },
  (t) => [
    index("imports_running_idx").on(t.updatedAt).where(sql`${t.status} = 'running'`),
    index("imports_header_hash_idx").on(t.headerHash, t.id).where(sql`${t.mappingSource} = 'given'`),
    index("imports_undoing_idx").on(t.updatedAt).where(sql`${t.status} = 'undoing'`),
  ],
);

/** What an import did to each lead, and what became of it when it was taken back. The leads may be gone by then. */
export const importRows = sqliteTable(
  "import_rows",
  {
    importId: text("import_id").notNull(),
    leadId: text("lead_id").notNull(),
    line: integer("line").notNull(),
    action: text("action").$type<"created" | "updated">().notNull(),
    // Of an update, by field: the value before with its origin, and when the import wrote its own.
    before: text("before", { mode: "json" }).$type<FieldsBefore>(),
    after: text("after", { mode: "json" }).$type<FieldsAfter>(),
    contactIds: text("contact_ids", { mode: "json" }).$type<string[]>(),
    undo: text("undo").$type<UndoOutcome>(),
    why: text("why"),
  },
  (t) => [
    uniqueIndex("import_rows_lead_unique").on(t.importId, t.leadId),
    index("import_rows_exceptions_idx").on(t.importId, t.undo, t.line).where(sql`${t.undo} IN ('kept', 'failed')`),
  ],
);

/** What an import did to each contact. Both the contact and its lead may be gone by now. */
export const importContacts = sqliteTable(
  "import_contacts",
  {
    importId: text("import_id").notNull(),
    leadId: text("lead_id").notNull(),
    contactId: text("contact_id").notNull(),
    action: text("action").$type<"created" | "updated">().notNull(),
    // The one that the import made: with another, somebody has changed the contact since.
    version: integer("version").notNull(),
    before: text("before", { mode: "json" }).$type<ContactFields>(),
    after: text("after", { mode: "json" }).$type<ContactFields>(),
  },
  (t) => [uniqueIndex("import_contacts_contact_unique").on(t.importId, t.leadId, t.contactId)],
);

/** Rows of a file that wait to be stored, some hundred in one. Each goes with the commit that stores it. */
export const importChunks = sqliteTable(
  "import_chunks",
  {
    importId: text("import_id").notNull(),
    number: integer("number").notNull(),
    rows: text("rows").notNull(),
  },
  (t) => [uniqueIndex("import_chunks_number_unique").on(t.importId, t.number)],
);

/** Refused rows as they stood in the file, so that they can be mended and sent again. */
export const importProblems = sqliteTable(
  "import_problems",
  {
    importId: text("import_id").notNull(),
    row: integer("row").notNull(),
    line: integer("line").notNull(),
    // Null where it is too long to keep, or names somebody who is suppressed.
    original: text("original", { mode: "json" }).$type<unknown>(),
    reasons: text("reasons", { mode: "json" }).$type<ProblemReason[]>().notNull(),
  },
  (t) => [uniqueIndex("import_problems_row_unique").on(t.importId, t.row)],
);

/** One lead folded into another, with what it takes to undo it. The leads may be gone by now: no references. */
export const merges = sqliteTable(
  "merges",
  {
    id: id(),
    survivorId: text("survivor_id").notNull(),
    duplicateId: text("duplicate_id").notNull(),
    // What it did, as its preview said it.
    summary: text("summary", { mode: "json" }).$type<MergeSummary>().notNull(),
    // The columns that the images in merge_rows hold, by table: a column that comes later does not shift them.
    columns: text("columns", { mode: "json" }).$type<Record<string, string[]>>().notNull(),
    actor: text("actor").notNull(),
    undoneAt: text("undone_at"),
    undoneBy: text("undone_by"),
    ...timestamps,
  },
  (t) => [
    index("merges_survivor_idx").on(t.survivorId, t.id),
    index("merges_duplicate_idx").on(t.duplicateId).where(sql`${t.undoneAt} IS NULL`),
  ],
);

/** Each row that a merge touched, before and after. A table of its own, since a D1 row holds at most 2 MB. */
export const mergeRows = sqliteTable(
  "merge_rows",
  {
    id: id(),
    mergeId: text("merge_id")
      .notNull()
      .references(() => merges.id),
    tableName: text("table_name").notNull(),
    rowId: text("row_id").notNull(),
    before: text("before").notNull(),
    // Null where the merge took the row away.
    after: text("after"),
    ...timestamps,
  },
  (t) => [uniqueIndex("merge_rows_row_unique").on(t.mergeId, t.tableName, t.rowId)],
);

export const scoringModels = sqliteTable("scoring_models", {
  id: id(),
  version: text("version").notNull().unique(),
  weights: text("weights").notNull(),
  metrics: text("metrics"),
  labels: text("labels"),
  publishedAt: text("published_at"),
  ...timestamps,
});

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

/** People in Slack who are known as the owner of an API key. Who is not here acts with the scope of the setting. */
export const slackUsers = sqliteTable(
  "slack_users",
  {
    id: id(),
    teamId: text("team_id").notNull(),
    userId: text("user_id").notNull(),
    apiKeyId: text("api_key_id")
      .notNull()
      .references(() => apiKeys.id),
    ...timestamps,
  },
  (t) => [uniqueIndex("slack_users_user_unique").on(t.teamId, t.userId)],
);

/** Codes by which the owner of an API key says who they are in Slack: a hash, once, for ten minutes. */
export const slackLinkCodes = sqliteTable("slack_link_codes", {
  id: id(),
  codeHash: text("code_hash").notNull().unique(),
  apiKeyId: text("api_key_id")
    .notNull()
    .references(() => apiKeys.id),
  expiresAt: text("expires_at").notNull(),
  usedAt: text("used_at"),
  ...timestamps,
});

/** What was asked for in Slack, or is due there, until Slack has taken the answer. */
export const slackTasks = sqliteTable(
  "slack_tasks",
  {
    id: id(),
    // What makes a repeated delivery the same request; null for what we began ourselves.
    dedupeKey: text("dedupe_key").unique(),
    origin: text("origin", { mode: "json" }).$type<SlackOrigin>().notNull(),
    work: text("work", { mode: "json" }).$type<SlackWork>().notNull(),
    status: text("status").$type<SlackTaskStatus>().notNull(),
    // What is still to be posted, in order; kept until Slack took it.
    outbox: text("outbox", { mode: "json" }).$type<unknown[]>().notNull().default([]),
    // How often the response_url was used: it takes five posts.
    posts: integer("posts").notNull().default(0),
    attempts: integer("attempts").notNull().default(0),
    claim: integer("claim").notNull().default(0),
    leaseUntil: text("lease_until"),
    dueAt: text("due_at"),
    requestId: text("request_id").notNull(),
    error: text("error"),
    ...timestamps,
  },
  (t) => [
    index("slack_tasks_due_idx").on(t.dueAt).where(sql`${t.status} IN ('waiting', 'working')`),
    index("slack_tasks_updated_idx").on(t.updatedAt),
  ],
);

/** Job boards that we know of, whosever they are. Which is read next is decided by when it was read last. */
export const jobBoards = sqliteTable(
  "job_boards",
  {
    id: id(),
    vendor: text("vendor").$type<BoardVendor>().notNull(),
    token: text("token").notNull(),
    companyName: text("company_name"),
    domain: text("domain"),
    // Where we have it from: a source's id, "setting" or "list".
    origin: text("origin").notNull(),
    // Empty until it is read for the first time, which sorts before every time.
    readAt: text("read_at").notNull().default(""),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("job_boards_token_unique").on(t.vendor, t.token),
    index("job_boards_read_at_idx").on(t.readAt, t.id),
    index("job_boards_domain_idx").on(t.domain).where(sql`${t.domain} IS NOT NULL`),
  ],
);

/** How far a walk over all leads has come: it goes on from there at the next tick. */
export const leadWalks = sqliteTable("lead_walks", {
  name: text("name").primaryKey(),
  position: integer("position").notNull(),
  startedAt: text("started_at").notNull(),
});
