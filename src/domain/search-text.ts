/** Free text as people type it, taken apart: never a query language, so every string has a meaning. */
export interface SearchText {
  /** Each must be there: a word (as the start of a word) or a "phrase". */
  required: Term[];
  excluded: Term[];
}

export interface Term {
  text: string;
  /** Whether the last word may go on: `rob` finds robotics, `"rob"` does not. */
  prefix: boolean;
}

/** Reads `ai "computer vision" robo* -crypto`. Signs without a letter or digit stand for nothing. */
export function parseSearchText(text: string): SearchText {
  const result: SearchText = { required: [], excluded: [] };
  // Bounded and without nested repeats: one pass over the text.
  for (const match of text.slice(0, 500).matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/g)) {
    const [, minus, phrase, word] = match;
    const raw = (phrase ?? word ?? "").replace(/\p{Cc}/gu, " ").trim();
    if (!/[\p{L}\p{N}]/u.test(raw)) continue;
    const term = { text: raw.replace(/\*+$/, ""), prefix: phrase === undefined };
    (minus === "-" ? result.excluded : result.required).push(term);
  }
  return result;
}

/** The expression for SQLite's FTS5: every term quoted, so that nothing in it is an operator. */
export function toFtsQuery(terms: readonly Term[], joiner: "AND" | "OR"): string {
  return terms.map(({ text, prefix }) => `"${text.replaceAll('"', '""')}"${prefix ? "*" : ""}`).join(` ${joiner} `);
}
