import { type SQL, sql } from "drizzle-orm";
import type { KnownWords } from "../domain/fts-query.ts";
import { mostHits } from "./text-query.ts";

/** Of so many words a walk can still look one by one whether a lead has one of them. */
const mostWords = 16;

export interface HitsAndWord {
  hits: number;
  beginning: string | null;
  word: string | null;
  /** How many leads have a word with each beginning, if all words that were found are all there are. */
  begun: number | null;
}

/**
 * How many leads match, up to one more than are looked at, and, unless it is that many, the words with each beginning,
 * up to one more than are of use. SQLite puts together all places of all words with a beginning before it gives the
 * first, where these words, named one by one, are read as far as they are needed. With `areAll`, the beginnings are all
 * of the text, so that the leads with these words can be counted on the same trip.
 */
export const countHitsAndFindWords = (fts: string, beginnings: readonly string[], areAll: boolean): SQL =>
  sql`WITH RECURSIVE
    counted(hits) AS MATERIALIZED (${countUpToMost(sql`${fts}`)}),
    known(beginning, word, nth) AS MATERIALIZED (
      SELECT value, ${firstFrom(sql`value`)}, 1 FROM counted CROSS JOIN json_each(${JSON.stringify(beginnings)})
        WHERE hits <= ${mostHits}
      UNION ALL
      SELECT beginning, ${firstFrom(sql`word || char(0)`)}, nth + 1 FROM known
        WHERE instr(word, beginning) = 1 AND nth <= ${mostWords})
    SELECT hits, beginning, word, ${areAll ? sql`(${countUpToMost(sql`(${eachOfKnown})`)})` : sql`NULL`} AS begun
      FROM counted LEFT JOIN known`;

const countUpToMost = (fts: SQL): SQL =>
  sql`SELECT count(*) FROM (SELECT 1 FROM leads_fts WHERE leads_fts MATCH ${fts} LIMIT ${mostHits + 1})`;

/** One of the words of each beginning, as FTS5 is asked; nothing where there is none. Plain words need no escaping. */
const eachOfKnown = sql`SELECT coalesce(group_concat(words, ' AND '), '""') FROM
  (SELECT '("' || group_concat(word, '" OR "') || '")' AS words FROM known
    WHERE instr(word, beginning) = 1 GROUP BY beginning)`;

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

/** How many leads have a word with each of these beginnings, up to one more than are looked at; null: not counted. */
export function countBegun(rows: readonly HitsAndWord[], known: KnownWords): number | null {
  const isAnyUnknown = rows.some(({ beginning }) => beginning === null || !known.get(beginning)?.length);
  return isAnyUnknown ? null : (rows[0]?.begun ?? null);
}
