import type { MappingSource } from "../../domain/import.ts";
import type { ImportFormat, OriginalRow } from "./import-records.ts";
import type { ImportRow } from "./import-row.ts";

export interface ImportProblem {
  row: number;
  line: number;
  /** The file's own name for it; null where the row as a whole is meant. */
  column: string | null;
  code: string;
  value: string | null;
  message: string;
}

/** A row that did not go in, with everything that is wrong with it. */
export interface Refusal {
  row: number;
  line: number;
  original: OriginalRow;
  problems: readonly ImportProblem[];
}

/** `rows` is always the sum of created, updated, unchanged, skipped and failed. */
export interface ImportCounts {
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  /** Rows of leads that are known already, where the import leaves those alone. */
  skipped: number;
  failed: number;
  contactsCreated: number;
  contactsUpdated: number;
  /** Rows whose company is known only by the domain of an address. */
  domainsFromEmail: number;
}

export interface ImportReport extends ImportCounts {
  /** Null for a dry run, of which nothing is kept. */
  importId: string | null;
  /** `running`: the file was taken in and is stored as a job; the counts are those of the rows that are done. */
  status: "completed" | "failed" | "running";
  rowsTotal: number;
  format: ImportFormat;
  /** The first 1,000. A row can have several. */
  errors: ImportProblem[];
  errorsTotal: number;
  mapping: Record<string, string>;
  mappingSource: MappingSource;
  ignoredColumns: string[];
  dryRun: boolean;
  /** Whether the good rows were written: not in a dry run, and not where all or nothing met a bad one. */
  applied: boolean;
}

export const emptyCounts = (): ImportCounts => ({
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  failed: 0,
  contactsCreated: 0,
  contactsUpdated: 0,
  domainsFromEmail: 0,
});

/** Shown beside the column that tells it: what the row is known by. */
export function refusalOf(row: ImportRow, code: string, message: string, column: string | null = null): Refusal {
  const value = column === null ? null : (row.domain ?? row.externalId);
  const problem = { row: row.row, line: row.line, column, code, value, message };
  return { row: row.row, line: row.line, original: row.original, problems: [problem] };
}

export const errorsKept = 1000;

/** The account of an import: what became of its rows so far. */
export interface Tally {
  readonly counts: ImportCounts;
  readonly errorsTotal: number;
  /** Adds what a chunk did. Its failed rows are counted already. */
  add(counts: ImportCounts, refused: readonly Refusal[]): void;
  /** The account as it is with what a chunk does, to be kept in the chunk's own commit. */
  after(counts: ImportCounts, refused: readonly Refusal[]): StoredCounts;
  /** Counts rows that could not be read. */
  fail(refused: readonly Refusal[]): void;
  /** The refused rows since the last time, where the tally keeps them: of an import that is looked through first. */
  takeRefused(): Refusal[];
  /** The first 1,000, from the top of the file to its end. */
  errors(): ImportProblem[];
}

export type StoredCounts = ImportCounts & { errorsTotal: number };

/** `start`: where an import that goes on as a job has come to. */
export function createTally(start: Partial<StoredCounts> = {}, { keepsRefused = false } = {}): Tally {
  const { errorsTotal: startErrors = 0, ...startCounts } = start;
  const counts: ImportCounts = { ...emptyCounts(), ...startCounts };
  const errors: ImportProblem[] = [];
  let errorsTotal = startErrors;
  let kept: Refusal[] = [];
  const list = (refused: readonly Refusal[]) => {
    if (keepsRefused) kept.push(...refused);
    for (const { problems } of refused) {
      errorsTotal += problems.length;
      errors.push(...problems.slice(0, errorsKept - errors.length));
    }
  };
  return {
    counts,
    get errorsTotal() {
      return errorsTotal;
    },
    add(more, refused) {
      addCounts(counts, more);
      list(refused);
    },
    after: (more, refused) => ({
      ...addCounts({ ...counts }, more),
      errorsTotal: errorsTotal + refused.reduce((sum, { problems }) => sum + problems.length, 0),
    }),
    fail(refused) {
      counts.rows += refused.length;
      counts.failed += refused.length;
      list(refused);
    },
    takeRefused() {
      const taken = kept;
      kept = [];
      return taken;
    },
    // Rows of a chunk are judged in several passes; a reader goes through the file from top to bottom.
    errors: () => errors.toSorted((a, b) => a.row - b.row),
  };
}

function addCounts(counts: ImportCounts, more: ImportCounts): ImportCounts {
  for (const name of Object.keys(emptyCounts()) as (keyof ImportCounts)[]) counts[name] += more[name];
  return counts;
}
