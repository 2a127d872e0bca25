import type { Search } from "./search.ts";

/** One way of saying one thing. `read` answers null where it only looks like it: the text is left to other rules. */
export interface Rule {
  pattern: RegExp;
  read(match: readonly (string | undefined)[]): Partial<Search> | null;
}

/** A comma-separated list of names after a key. */
export const listOf = (text: string): string[] =>
  text
    .split(/[,/]/)
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== "");
