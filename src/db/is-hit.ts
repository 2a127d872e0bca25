import { type SQL, sql } from "drizzle-orm";
import { isPlain, plainParts } from "../domain/fts-query.ts";
import type { SearchText, TextBasis } from "../domain/search-text.ts";
import { matchingIn } from "./text-query.ts";

export interface Hit {
  text: SearchText;
  /** The same, as the index is asked. */
  fts: string;
  words: TextBasis["words"];
}

const columns = ["company_name", "domain", "description", "industry", "tags", "location"];
const ofLead = sql.raw(`concat_ws(' ', ${columns.map((name) => `leads.${name}`).join(", ")})`);

/**
 * Whether a lead matches. Asking the index takes ten times as long as looking at the lead's text, which says most of it
 * where it is ASCII, and so has as many bytes as characters: there words are letters and digits, and nothing is folded
 * but capitals.
 */
export function isHit({ text, fts, words }: Hit): SQL {
  // Not EXISTS, which SQLite may turn round: it would go through all hits first.
  const inIndex = sql`(SELECT count(*) FROM ${matchingIn(fts)} AND rowid = leads.seq) > 0`;
  const isAscii = sql`length(${ofLead}) = octet_length(${ofLead})`;
  // One parameter for all: D1 takes a hundred, and a page asks up to three times.
  const parts = sql`json_each(${JSON.stringify(plainParts(text))}) AS part`;
  const hasAll = (isMissing: SQL) => sql`NOT EXISTS (SELECT 1 FROM ${parts} WHERE ${isMissing})`;
  const isNowhere = sql`instr(lower(${ofLead}), part.value) = 0`;
  if (!isPlain(text, words)) return sql`(NOT ${isAscii} OR ${hasAll(isNowhere)}) AND ${inIndex}`;

  const end = sql.raw(words === "whole" ? "'[^0-9a-z]*'" : "'*'");
  const isNoWord = sql`' ' || lower(${ofLead}) || ' ' NOT GLOB '*[^0-9a-z]' || part.value || ${end}`;
  return sql`CASE WHEN ${isAscii} THEN ${hasAll(sql`${isNowhere} OR ${isNoWord}`)} ELSE ${inIndex} END`;
}
