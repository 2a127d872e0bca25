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

/** How a text was read, for whoever wants to know what an answer rests on. */
export interface TextBasis {
  /** Whether words count only as they stand, or also as the beginning of a word. */
  words: "whole" | "beginnings";
  /** False where the words begin more words than can be looked at: then the newest leads with them were. */
  isComplete: boolean;
}
