import { sha256Hex } from "../../lib/hash.ts";

/** What a file of refused rows says of each, before the row's own columns. Sent again, it is read without them. */
export const reasonColumns = ["import_line", "import_codes", "import_problems"] as const;

const isReason = (column: string): boolean => (reasonColumns as readonly string[]).includes(column);

/** Whether a file is one of refused rows that we wrote: its cells went through `defuse`. */
export const isErrorFile = (columns: readonly string[]): boolean =>
  reasonColumns.every((column, i) => columns[i] === column);

export const withoutReasons = (item: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).filter(([column]) => !isReason(column)));

/** What files of one kind have in common: the names of their columns, in whatever order. */
export const headerHashOf = (columns: readonly string[]): string => sha256Hex(JSON.stringify(columns.toSorted()));
