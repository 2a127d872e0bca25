import { type SQL, sql } from "drizzle-orm";
import type { KnownWords } from "../domain/fts-query.ts";
import { countHits, mostHits } from "./text-query.ts";

/** Of so many words a walk can still look one by one whether a lead has one of them. */
const mostWords = 16;

export interface HitsAndWord {
  hits: number;
  beginning: string | null;
  word: string | null;
  /** How many leads have one of these words for each beginning, up to one more than are looked at; null: not counted. */
  begun: number | null;
}

/**
 * How many leads match, up to one more than are looked at, and, unless it is that many, the words with each beginning,
 * up to one more than are of use. SQLite puts together all places of all words with a beginning before it gives the
 * first, where these words, named one by one, are read as far as they are needed. Where the beginnings `areAll` that the
 * text has, the leads with these words are counted on the same trip.
 */
export const countHitsAndFindWords = (fts: string, beginnings: readonly string[], areAll: boolean): SQL =>
  sql`WITH RECURSIVE
    counted(hits) AS MATERIALIZED (${countHits(fts)}),
    known(beginning, word, nth) AS MATERIALIZED (
      SELECT value, ${firstFrom(sql`value`)}, 1 FROM counted CROSS JOIN json_each(${JSON.stringify(beginnings)})
        WHERE hits <= ${mostHits}
      UNION ALL
      SELECT beginning, ${firstFrom(sql`word || char(0)`)}, nth + 1 FROM known
        WHERE instr(word, beginning) = 1 AND nth <= ${mostWords})
    SELECT hits, beginning, word, ${areAll ? sql`(${countHits(sql`(${oneOfEach})`)})` : sql`NULL`} AS begun
      FROM counted LEFT JOIN known`;

/**
 * For FTS5: one of the known words of each beginning. The last one that was found may no longer begin so, and
 * "" is in no lead. No word of the index holds a quote.
 */
const oneOfEach = sql`SELECT coalesce(group_concat(words, ' AND '), '""') FROM
  (SELECT '("' || group_concat(iif(instr(word, beginning) = 1, word, ''), '" OR "') || '")' AS words
    FROM known GROUP BY beginning)`;

const firstFrom = (text: SQL): SQL =>
  sql`(SELECT term FROM leads_fts_words WHERE term >= ${text} ORDER BY term LIMIT 1)`;

export function toKnownWords(rows: readonly HitsAndWord[]): KnownWords {
  const known = new Map<string, string[]>();
  for (const { beginning, word } of rows) {
    if (beginning === null) continue;
    const words = known.get(beginning) ?? [];
    // The last one that was found no longer begins so.
    if (word?.startsWith(beginning)) words.push(word);
    known.set(beginning, words);
  }
  return new Map([...known].filter(([, words]) => words.length <= mostWords));
}
