import type { MappingSource } from "../../domain/import.ts";
import type { ImportFormat } from "./import-records.ts";

export interface ImportProblem {
  row: number;
  line: number;
  /** The file's own name for it; null where the row as a whole is meant. */
  column: string | null;
  code: string;
  value: string | null;
  message: string;
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
}

export interface ImportReport extends ImportCounts {
  /** Null for a dry run, of which nothing is kept. */
  importId: string | null;
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

export type RowOutcome = Exclude<keyof ImportCounts, "rows" | "failed">;

const errorsKept = 1000;

export interface Tally {
  count(outcome: RowOutcome, rows?: number): void;
  /** Counts one failed row, with everything that is wrong with it. */
  fail(problems: readonly ImportProblem[]): void;
  counts(): ImportCounts;
  errors(): { errors: ImportProblem[]; errorsTotal: number };
}

export function createTally(): Tally {
  const counts: ImportCounts = { rows: 0, created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0 };
  const errors: ImportProblem[] = [];
  let errorsTotal = 0;
  const count = (outcome: keyof ImportCounts, rows: number) => {
    counts[outcome] += rows;
    counts.rows += rows;
  };
  return {
    count: (outcome, rows = 1) => count(outcome, rows),
    fail(problems) {
      count("failed", 1);
      errorsTotal += problems.length;
      errors.push(...problems.slice(0, errorsKept - errors.length));
    },
    counts: () => ({ ...counts }),
    // Rows of a chunk are judged in several passes; a reader goes through the file from top to bottom.
    errors: () => ({ errors: errors.toSorted((a, b) => a.row - b.row), errorsTotal }),
  };
}
