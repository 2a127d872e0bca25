import { sql } from "drizzle-orm";
import { areKnown, isPlain, plainBeginnings, toCondition, toFtsQueries } from "../domain/fts-query.ts";
import { parseSearchText, type SearchText } from "../domain/search-text.ts";
import { collectHits } from "./collect-hits.ts";
import type { Database } from "./database.ts";
import { leadConditions } from "./lead-conditions.ts";
import { allLeads, type CountAtRevision, countLeads, pageOfLeads, revisionOf } from "./lead-page.ts";
import { areFew, hasOtherWay } from "./lead-walk.ts";
import { countHitsAndFindWords, type HitsAndWord, toKnownWords } from "./lead-words.ts";
import { byScore, type FoundByText, type Hits, matchingIn, mostHits, orScore, type TextQuery } from "./text-query.ts";
import { walkHits } from "./walk-hits.ts";

/**
 * Leads with these words. What that costs is bounded, whatever the words: up to `mostHits` hits, beginnings of words
 * among them, are collected and put in order. Words that more leads have are frequent: a walk along the sort meets them
 * soon, and since they tell leads apart no longer, the best match is the best score.
 */
export async function searchLeads(db: Database, query: TextQuery): Promise<FoundByText> {
  const text = parseSearchText(query.text);
  const { whole, beginnings, excluded } = toFtsQueries(text);
  if (whole === null || beginnings === null) return listWithout(db, query, excluded);

  // A list that was begun by relevance goes on by relevance, however many match.
  const isGoingOn = query.sort.key === "relevance" && query.after !== null;
  const isChoice = hasOtherWay(query.filter, orScore(query.sort).key);
  const areAll = isPlain(text, "beginnings") && !isGoingOn;
  const [hitsAndWords, all, matching = []] = (await db.batch([
    db.all<HitsAndWord>(countHitsAndFindWords(whole, plainBeginnings(text), areAll)),
    db.all<CountAtRevision>(allLeads),
    ...(isChoice ? [db.all<CountAtRevision>(countLeads(leadConditions(query.filter)))] : []),
  ])) as [HitsAndWord[], CountAtRevision[], CountAtRevision[]?];
  const isFew = isChoice && areFew(matching[0]?.n ?? 0, all[0]?.n ?? 0, query.limit);
  const hits = await findHits(db, query, { text, whole, beginnings, hitsAndWords, isFew, isGoingOn });
  // Read before the hits are: a change in between has made it an old one, so what they show of it is read again.
  return { ...hits, revision: revisionOf(query.filter, all[0]) };
}

interface Looked {
  text: SearchText;
  whole: string;
  beginnings: string;
  hitsAndWords: readonly HitsAndWord[];
  isFew: boolean;
  isGoingOn: boolean;
}

async function findHits(db: Database, query: TextQuery, looked: Looked): Promise<Hits> {
  const { text, whole, beginnings, hitsAndWords, isFew, isGoingOn } = looked;
  const found = hitsAndWords[0]?.hits ?? 0;
  if (found > mostHits && !isGoingOn) return walkHits(db, query, { text, fts: whole, words: "whole", isFew });

  const known = toKnownWords(hitsAndWords);
  const canWalk = areKnown(text, known);
  const isLastWay = isGoingOn || (found === 0 && !canWalk && query.sort.key !== "relevance");
  const begun = { fts: toCondition(text, known) ?? beginnings, words: "beginnings" } as const;
  const areMany = (hitsAndWords[0]?.begun ?? 0) > mostHits;
  if (isLastWay || !areMany) {
    const collected = await collectHits(db, query, { ...begun, ranking: beginnings, onlyIfFew: !isLastWay });
    if (collected.basis.isComplete || isLastWay) return collected;
  }
  if (found > 0) return collectHits(db, query, { fts: whole, words: "whole" });
  if (canWalk) return walkHits(db, query, { ...begun, text, isFew });
  return collectHits(db, { ...query, sort: byScore }, begun);
}

/** Where nothing is required there is nothing to be relevant for, and without any word nothing is found. */
async function listWithout(db: Database, query: TextQuery, excluded: string | null): Promise<FoundByText> {
  const where = excluded === null ? sql`0` : sql`seq NOT IN (SELECT rowid FROM ${matchingIn(excluded)})`;
  const sort = orScore(query.sort);
  const page = await pageOfLeads(db, { ...query, sort, where: [where] });
  return { ...page, sort, basis: { words: "beginnings", isComplete: true } };
}
