import type { Origin } from "./provenance.ts";

export const importStatuses = ["running", "completed", "failed", "undoing", "undone"] as const;
export type ImportStatus = (typeof importStatuses)[number];

/**
 * How far an import is that goes on as a job: the file comes in, is looked through (where one bad row forbids all), and
 * is stored.
 */
export const importStages = ["receiving", "checking", "storing"] as const;
export type ImportStage = (typeof importStages)[number];

export const conflictModes = ["fill", "overwrite", "skip"] as const;
export type ConflictMode = (typeof conflictModes)[number];

export const matchKeys = ["domain", "email", "external_id"] as const;
export type MatchKey = (typeof matchKeys)[number];

/** What was asked for, kept for the job. */
export interface ImportRules {
  mode: ConflictMode;
  matchOn: MatchKey;
  source: string;
  /** Nothing is to be stored where a row is bad. */
  isWhole: boolean;
}

export interface ImportFileKind {
  columns: string[];
  ignored: string[];
}

export const mappingSources = ["given", "remembered", "suggested"] as const;
/** Who said which column fills which field. */
export type MappingSource = (typeof mappingSources)[number];

/** A problem as an import keeps it: the names are those of the report. */
export interface StoredProblem {
  row: number;
  line: number;
  column: string | null;
  code: string;
  value: string | null;
  message: string;
}

export type ProblemReason = Omit<StoredProblem, "row" | "line">;

/** Some of a contact's fields. */
export type ContactFields = Record<string, unknown>;

/** By field of the lead: its value before the import, and who had said it. */
export type FieldsBefore = Record<string, readonly [value: unknown, origin: Origin | null]>;
/** By field of the lead: when the import wrote it, and what. */
export type FieldsAfter = Record<string, readonly [at: string, value: unknown]>;

export const undoOutcomes = ["reversed", "kept", "failed"] as const;
/** What became of a lead when the import was taken back; kept: somebody has changed it since. */
export type UndoOutcome = (typeof undoOutcomes)[number];
export type UndoCounts = Record<UndoOutcome | "open", number>;
