import { type CompanyFacts, type FactField, factFields } from "./lead.ts";

/** Who said the current value of a field, and when. `source` is a provider's id, "import", or "person". */
export interface Origin {
  source: string;
  at: string;
  confidence: number;
}

export type Provenance = Partial<Record<FactField, Origin>>;

/**
 * Provenance as it is stored: each origin once, before the fields that have it. Most leads have one or two origins for a
 * dozen fields, and written out these would be most of the row.
 */
type PackedOrigin = [source: string, at: string, confidence: number, ...fields: string[]];

export function packProvenance(provenance: Provenance): string {
  const packed = new Map<string, PackedOrigin>();
  for (const [field, { source, at, confidence }] of Object.entries(provenance)) {
    const key = `${source} ${at} ${confidence}`;
    const same = packed.get(key);
    if (same) same.push(field);
    else packed.set(key, [source, at, confidence, field]);
  }
  return JSON.stringify([...packed.values()]);
}

/** Also reads an object by field, which is how it was stored at first. */
export function unpackProvenance(text: string): Provenance {
  const stored = JSON.parse(text) as PackedOrigin[] | Provenance;
  if (!Array.isArray(stored)) return stored;
  const provenance: Record<string, Origin> = {};
  for (const [source, at, confidence, ...fields] of stored) {
    for (const field of fields) provenance[field] = { source, at, confidence };
  }
  return provenance;
}

export const person = "person";

/** The provenance of values that a person typed: it wins over every source until a person removes the value. */
export function typedByPerson(fields: readonly FactField[], at: string): Provenance {
  return Object.fromEntries(fields.map((field) => [field, { source: person, at, confidence: 1 }]));
}

export interface Observation {
  source: string;
  at: string;
  /** 0 to 1. */
  confidence: number;
  values: Partial<CompanyFacts>;
}

/** New values; a merge never empties a field. */
export type FactChanges = { [Field in FactField]?: NonNullable<CompanyFacts[Field]> };

export interface MergedFacts {
  /** Only the fields whose value changes. */
  changes: FactChanges;
  provenance: Provenance;
}

/**
 * Folds what one source observed into the current values: a person's word stays, then the higher confidence, then the
 * fresher word. Lists (tags, technologies) are united unless a person set them. Empty values never replace anything.
 */
export function mergeObservation(current: CompanyFacts, provenance: Provenance, seen: Observation): MergedFacts {
  const changes: FactChanges = {};
  const merged: Provenance = { ...provenance };
  for (const field of factFields) {
    const value = seen.values[field];
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue;
    const origin = provenance[field];
    if (origin?.source === person) continue;
    const known = current[field];
    if (Array.isArray(value)) {
      const union = uniteWords(Array.isArray(known) ? known : [], value);
      if (Array.isArray(known) && union.every((word, i) => word === known[i])) continue;
      Object.assign(changes, { [field]: union });
    } else {
      if (known !== null && origin && !isBetter(seen, origin)) continue;
      if (known !== value) Object.assign(changes, { [field]: value });
    }
    merged[field] = { source: seen.source, at: seen.at, confidence: seen.confidence };
  }
  return { changes, provenance: merged };
}

function isBetter(seen: Pick<Origin, "at" | "confidence">, origin: Origin): boolean {
  if (seen.confidence !== origin.confidence) return seen.confidence > origin.confidence;
  return seen.at > origin.at;
}

/** Whether one origin overrules another, and by which rule: a person first, then the surer, then the fresher word. */
export function compareOrigins(
  challenger: Origin | undefined,
  holder: Origin | undefined,
): { isBetter: boolean; why: "human" | "confidence" | "fresher" | "survivor" } {
  const isHuman = challenger?.source === person;
  if (isHuman !== (holder?.source === person)) return { isBetter: isHuman, why: "human" };
  if (!challenger || isHuman) return { isBetter: false, why: "survivor" };
  if (!holder || challenger.confidence !== holder.confidence) {
    return { isBetter: isBetter(challenger, holder ?? { ...challenger, confidence: -1 }), why: "confidence" };
  }
  if (challenger.at === holder.at) return { isBetter: false, why: "survivor" };
  return { isBetter: isBetter(challenger, holder), why: "fresher" };
}

/** Union without regard to case; the spelling that was there first stays. */
export function uniteWords(known: readonly string[], added: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const word of [...known, ...added]) if (!seen.has(word.toLowerCase())) seen.set(word.toLowerCase(), word);
  return [...seen.values()];
}
