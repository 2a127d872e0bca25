import { type CompanyFacts, type FactField, factFields, type Lead } from "./lead.ts";
import { compareOrigins, type Observation, type Origin, type Provenance, person, uniteWords } from "./provenance.ts";

export const factRevertStatuses = ["running", "completed"] as const;
export type FactRevertStatus = (typeof factRevertStatuses)[number];

/** What a source said of a company, with where it said so. */
export interface SourceWord extends Observation {
  sourceUrl: string | null;
}

/** What one source, or a person, says of one field. */
export interface Statement {
  source: string;
  sourceUrl: string | null;
  confidence: number;
  observedAt: string;
  value: unknown;
  isHuman: boolean;
  /** It says the same as the current value; of a list, a part of it. */
  agrees: boolean;
}

export interface FieldFacts {
  field: FactField;
  value: unknown;
  /** Whose word the current value is; null where there is none. */
  winner: Statement | null;
  /** What the others say, the one that would win next first. */
  losers: Statement[];
}

type Described = Pick<Lead, FactField | "provenance" | "source" | "createdAt">;

/** Field by field, who says what. Fields of which nobody says anything are left out. */
export function factsByField(lead: Described, words: readonly SourceWord[]): FieldFacts[] {
  return factFields.flatMap((field) => {
    const value = lead[field];
    const origin = lead.provenance[field] ?? { source: lead.source, at: lead.createdAt, confidence: 0 };
    const winner = isEmpty(value) ? null : toStatement(origin, urlOf(words, origin.source), value, value);
    const losers = ranked(words, field)
      .filter((word) => winner === null || word.source !== winner.source || !agrees(word.values[field], value))
      .map((word) => toStatement(word, word.sourceUrl, word.values[field], value));
    return winner === null && losers.length === 0 ? [] : [{ field, value, winner, losers }];
  });
}

const urlOf = (words: readonly SourceWord[], source: string): string | null =>
  words.find((word) => word.source === source)?.sourceUrl ?? null;

const toStatement = (
  { source, at, confidence }: Origin,
  sourceUrl: string | null,
  value: unknown,
  current: unknown,
): Statement => ({
  source,
  sourceUrl,
  confidence,
  observedAt: at,
  value,
  isHuman: source === person,
  agrees: agrees(value, current),
});

function agrees(value: unknown, current: unknown): boolean {
  if (!Array.isArray(value) || !Array.isArray(current)) return value === current;
  const known = new Set(current.map(fold));
  return value.every((word) => known.has(fold(word)));
}

/** Those who say something of the field, the best first: as `mergeObservation` would let them win. */
const ranked = <Word extends Observation>(words: readonly Word[], field: FactField): Word[] =>
  words
    .filter(({ values }) => !isEmpty(values[field] ?? null))
    .toSorted((a, b) => (compareOrigins(a, b).isBetter ? -1 : compareOrigins(b, a).isBetter ? 1 : 0));

export interface RevertedField {
  field: FactField;
  from: unknown;
  to: unknown;
  /** Whose word it is now; null where nobody says anything else. */
  toSource: string | null;
}

export interface Reversion {
  values: CompanyFacts;
  provenance: Provenance;
  fields: RevertedField[];
  /** Fields that keep the source's value, since a lead cannot be without one. */
  kept: FactField[];
}

/**
 * The company without what one source said: its values fall back to the next best word, or to nothing. What a person
 * typed stays. Of a list, only the words go that nobody else says.
 */
export function withoutSource(lead: Described, words: readonly Observation[], source: string): Reversion {
  const values: CompanyFacts = Object.assign({}, ...factFields.map((field) => ({ [field]: lead[field] })));
  const provenance: Provenance = { ...lead.provenance };
  const reversion: Reversion = { values, provenance, fields: [], kept: [] };
  const own = words.find((word) => word.source === source);
  const others = words.filter((word) => word.source !== source);
  for (const field of factFields) {
    const origin = lead.provenance[field];
    if (origin?.source === person) continue;
    const [from, next] = [lead[field], ranked(others, field)[0]];
    const isTheirs = origin?.source === source;
    if (!isTheirs && isEmpty(own?.values[field] ?? null)) continue;
    const to = Array.isArray(from)
      ? wordsLeft(from, own?.values[field] ?? (isTheirs ? from : []), others, field)
      : isTheirs
        ? (next?.values[field] ?? null)
        : from;
    if (field === "companyName" && to === null) {
      reversion.kept.push(field);
      continue;
    }
    if (isTheirs) {
      if (isEmpty(to) || !next) delete provenance[field];
      else provenance[field] = { source: next.source, at: next.at, confidence: next.confidence };
    }
    if (JSON.stringify(from) === JSON.stringify(to)) continue;
    Object.assign(values, { [field]: to });
    reversion.fields.push({ field, from, to, toSource: provenance[field]?.source ?? null });
  }
  return reversion;
}

function wordsLeft(
  current: readonly string[],
  own: unknown,
  others: readonly Observation[],
  field: FactField,
): string[] {
  const gone = new Set((Array.isArray(own) ? own : []).map(fold));
  const said = ranked(others, field).flatMap(({ values }) => values[field] as string[]);
  const stays = new Set(said.map(fold));
  return uniteWords(
    current.filter((word) => !gone.has(fold(word)) || stays.has(fold(word))),
    said,
  );
}

const fold = (word: unknown): string => String(word).toLowerCase();
const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
