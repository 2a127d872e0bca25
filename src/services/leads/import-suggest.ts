import { normalizeDomain } from "../../domain/domain-name.ts";
import { normalizeEmail } from "../../domain/email-address.ts";
import { fieldNamed, isPlainName } from "./import-columns.ts";
import { enoughValues, hostsOf, isCredible, isOfItsOwn } from "./import-credible.ts";
import { type ImportField, personPart } from "./import-fields.ts";
import type { ImportRecord } from "./import-records.ts";

interface Candidate {
  column: string;
  field: ImportField;
  /** The lower the better. */
  rank: number;
  isVague?: boolean;
}

interface Sampled {
  columns: readonly string[];
  sample: readonly ImportRecord[];
  isText: boolean;
}

const byContentOnly = 100;
/** Which column fills which field, by its name and by what the first rows hold; each field and column at most once. */
export function suggestMapping(file: Sampled): [string, ImportField][] {
  const personal = personalName(file.columns);
  const all = file.columns.flatMap((column): Candidate[] => {
    if (column === personal) return [{ column, field: "contact_full_name", rank: 1 }];
    return [candidateOf(column, valuesOf(file, column), file.isText) ?? []].flat();
  });
  const hasPeople = all.some(({ field, isVague }) => personPart(field) !== null && !isVague);
  const candidates = hasPeople ? all : all.filter(({ isVague }) => !isVague);
  const chosen = new Map<ImportField, Candidate>();
  for (const candidate of candidates) {
    const rival = chosen.get(candidate.field);
    if (!rival || candidate.rank < rival.rank) chosen.set(candidate.field, candidate);
  }
  return [...chosen.values()].map(({ column, field }) => [column, field]);
}

/** Columns that could each be the company's name, where none has that very name: only a person can tell. */
export const rivalNames = (columns: readonly string[]): string[] => {
  const personal = personalName(columns);
  const named = columns.filter((column) => fieldNamed(column)?.field === "company_name" && column !== personal);
  return named.some((column) => fieldNamed(column)?.rank === 0) ? [] : named;
};

/** "name" beside a company and something of a person is the person's. */
function personalName(columns: readonly string[]): string | null {
  const fields = columns.map((column) => fieldNamed(column)?.field);
  const companies = fields.filter((field) => field === "company_name").length;
  const isOfPeople = fields.some((field) => field !== undefined && personPart(field) !== null);
  return companies > 1 && isOfPeople ? (columns.find(isPlainName) ?? null) : null;
}

function candidateOf(column: string, values: readonly unknown[], isText: boolean): Candidate | null {
  const named = fieldNamed(column);
  if (named?.field === "linkedin_url" && shareOf(values, isProfile) >= 0.5) {
    return { column, field: "contact_linkedin_url", rank: named.rank };
  }
  if (named) return isCredible(named.field, values, isText) ? { column, ...named } : null;
  const field = fieldOfContent(column, values);
  return field === null ? null : { column, field, rank: byContentOnly };
}

const valuesOf = ({ sample }: Sampled, column: string): unknown[] =>
  sample.flatMap(({ values }) => {
    const value = values.get(column);
    return value === null || value === undefined || (typeof value === "string" && value.trim() === "") ? [] : [value];
  });

const elsewhere = /source|news|article|logo|image|photo|avatar|api|profile|tweet|career|job|blog|feed|crunchbase/i;

const isProfile = (text: string): boolean => /^(?:https?:\/\/)?(?:[a-z]+\.)?linkedin\.com\/in\//i.test(text);

const shareOf = (values: readonly unknown[], test: (text: string) => boolean): number =>
  values.filter((value) => typeof value === "string" && test(value.trim())).length / values.length;

/** For columns whose name tells nothing: domains, websites, addresses and LinkedIn pages are known by their look. */
function fieldOfContent(column: string, values: readonly unknown[]): ImportField | null {
  if (values.length < enoughValues) return null;
  const share = (test: (text: string) => boolean) => shareOf(values, test);
  if (share((text) => normalizeEmail(text) !== null) >= 0.9) return "contact_email";
  if (share(isProfile) >= 0.9) return "contact_linkedin_url";
  if (share((text) => /^https?:\/\/(?:[a-z]+\.)?linkedin\.com\/company\//i.test(text)) >= 0.9) return "linkedin_url";
  const hosts = hostsOf(values);
  if (elsewhere.test(column) || !isOfItsOwn(hosts, 0.8)) return null;
  if (share((text) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text) && normalizeDomain(text) !== null) >= 0.9)
    return "domain";
  return share((text) => /^https?:\/\/[^/?#]+\/?$/i.test(text)) >= 0.8 ? "website_url" : null;
}
