import type { SearchText, Term, TextBasis } from "./search-text.ts";

/** The words that there are with each beginning; a beginning that is left out has more than were looked up. */
export type KnownWords = ReadonlyMap<string, readonly string[]>;

/** The expression for SQLite's FTS5: every term quoted, so that nothing in it is an operator. */
export function toFtsQuery(terms: readonly Term[], joiner: "AND" | "OR", known?: KnownWords): string {
  return terms.map((term) => toExpression(term, known)).join(` ${joiner} `);
}

function toExpression({ text, prefix }: Term, known: KnownWords | undefined): string {
  const words = prefix ? known?.get(plainWord(text) ?? "") : undefined;
  // Without any such word there is nothing that a beginning could cost.
  if (!words?.length) return `${quote(text)}${prefix ? "*" : ""}`;
  return words.length === 1 ? quote(words[0] ?? "") : `(${words.map(quote).join(" OR ")})`;
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export interface FtsQueries {
  /** Null where the text requires nothing. */
  whole: string | null;
  beginnings: string | null;
  /** What must not be there; null where nothing was excluded. */
  excluded: string | null;
}

/** The same text read twice: every word as it stands, and as the beginning of a word where it may go on. */
export function toFtsQueries(text: SearchText): FtsQueries {
  const { required, excluded } = text;
  const whole = (terms: readonly Term[]) => terms.map((term) => ({ ...term, prefix: false }));
  return {
    whole: toCondition({ required: whole(required), excluded: whole(excluded) }),
    beginnings: toCondition(text),
    excluded: excluded.length === 0 ? null : toFtsQuery(excluded, "OR"),
  };
}

/** What is required without what is excluded. With the words that are known, beginnings are these words. */
export function toCondition({ required, excluded }: SearchText, known?: KnownWords): string | null {
  if (required.length === 0) return null;
  const without = excluded.length === 0 ? "" : ` NOT (${toFtsQuery(excluded, "OR", known)})`;
  return `(${toFtsQuery(required, "AND", known)})${without}`;
}

/** So many words of a text are looked into beforehand. */
const mostPlain = 8;

/** Beginnings whose words can be looked up: those in which nothing is left for the tokenizer to fold or to split. */
export function plainBeginnings({ required, excluded }: SearchText): string[] {
  const words = [...required, ...excluded].map(({ text, prefix }) => (prefix ? plainWord(text) : null));
  return [...new Set(words.filter((word) => word !== null))].slice(0, mostPlain);
}

/** Whether the words of all beginnings are known: then whether one lead matches takes a look at few words. */
export const areKnown = ({ required, excluded }: SearchText, known: KnownWords): boolean =>
  [...required, ...excluded].every(({ text, prefix }) => !prefix || known.has(plainWord(text) ?? ""));

const plainWord = (text: string): string | null => (/^[a-z0-9]+$/i.test(text) ? text.toLowerCase() : null);

/** What stands in every plain text (one of ASCII alone) that has all that is required, in lower case. */
export function plainParts({ required }: SearchText): string[] {
  const plain = required.filter(({ text }) => /^\p{ASCII}*$/u.test(text));
  const parts = plain.flatMap(({ text }) => text.toLowerCase().match(/[a-z0-9]+/g) ?? []);
  return [...new Set(parts)].slice(0, mostPlain);
}

/** D1 takes patterns of 50 bytes. */
const longestPlain = 30;

/** Whether a plain text has all that is required, and nothing excluded, where it has the plain parts, each as a word. */
export const isPlain = ({ required, excluded }: SearchText, words: TextBasis["words"]): boolean =>
  excluded.length === 0 &&
  required.length <= mostPlain &&
  required.every(({ text, prefix }) => {
    const word = plainWord(text);
    return word !== null && word.length <= longestPlain && (words === "whole" || prefix);
  });
