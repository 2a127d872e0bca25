import { sql } from "drizzle-orm";
import { blob, index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
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
} from "../../domain/import.ts";
import { id, timestamps } from "./columns.ts";

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

/** Rows of a file that wait to be stored, fifty in one. Each goes with the commit that stores it. */
export const importChunks = sqliteTable(
  "import_chunks",
  {
    importId: text("import_id").notNull(),
    number: integer("number").notNull(),
    // How many rows there are.
    size: integer("size").notNull(),
    // Of the first lead, by which they are in order.
    score: real("score"),
    // The different origins of the leads' values. Before what is long, so that reading it for each row does not read that.
    origins: text("origins"),
    // JSONB: rows as the leads that they make where nobody is known by their domain or ids; null where each has to be
    // looked at first.
    leads: blob("leads"),
    // JSONB: the evidence for these leads.
    signals: blob("signals"),
    // JSONB: the rows, or of those that are leads already what stood in the file.
    rows: blob("rows").notNull(),
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
