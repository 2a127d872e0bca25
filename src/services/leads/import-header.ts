import { sha256Hex } from "../../lib/hash.ts";

/** What files of one kind have in common: the names of their columns, in whatever order. */
export const headerHashOf = (columns: readonly string[]): Promise<string> =>
  sha256Hex(JSON.stringify(columns.toSorted()));
