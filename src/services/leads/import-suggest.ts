import { normalizeDomain } from "../../domain/domain-name.ts";
import { readCell } from "./import-cell.ts";
import { fieldNamed } from "./import-columns.ts";
import type { LeadField } from "./import-fields.ts";
import type { ImportRecord } from "./import-records.ts";

interface Candidate {
  column: string;
  field: LeadField;
  /** The lower the better. */
  rank: number;
}

interface Sampled {
  columns: readonly string[];
  sample: readonly ImportRecord[];
  isText: boolean;
}

/** Fields of which a cell can be wrong. Of the others any text is one. */
const checkable = new Set<LeadField>([
  "domain",
  "website_url",
  "linkedin_url",
  "employee_count",
  "funding_stage",
  "funding_total_usd",
  "last_funding_at",
  "founded_year",
  "status",
]);
const byContentOnly = 100;
// Fewer say little: a file of two rows may have a mistake in each.
const enoughValues = 3;

/** Which column fills which field, by its name and by what the first rows hold; each field and column at most once. */
export function suggestMapping(file: Sampled): [string, LeadField][] {
  const candidates = file.columns.flatMap((column) => candidateOf(column, valuesOf(file, column), file.isText) ?? []);
  const chosen = new Map<LeadField, Candidate>();
  for (const candidate of candidates) {
    const rival = chosen.get(candidate.field);
    if (!rival || candidate.rank < rival.rank) chosen.set(candidate.field, candidate);
  }
  return [...chosen.values()].map(({ column, field }) => [column, field]);
}

/** Columns that could each be the company's name, where none has that very name: only a person can tell. */
export const rivalNames = (columns: readonly string[]): string[] => {
  const named = columns.filter((column) => fieldNamed(column)?.field === "company_name");
  return named.some((column) => fieldNamed(column)?.rank === 0) ? [] : named;
};

function candidateOf(column: string, values: readonly unknown[], isText: boolean): Candidate | null {
  const named = fieldNamed(column);
  if (named) return isCredible(named.field, values, isText) ? { column, ...named } : null;
  const field = fieldOfContent(column, values);
  return field === null ? null : { column, field, rank: byContentOnly };
}

const valuesOf = ({ sample }: Sampled, column: string): unknown[] =>
  sample.flatMap(({ values }) => {
    const value = values.get(column);
    return value === null || value === undefined || (typeof value === "string" && value.trim() === "") ? [] : [value];
  });

/** Whether a column called like the field holds what the field takes. A status that is none of ours is somebody else's. */
export function isCredible(field: LeadField, values: readonly unknown[], isText: boolean): boolean {
  if (!checkable.has(field) || values.length < (field === "status" ? 1 : enoughValues)) return true;
  const valid = values.filter((value) => !("problem" in readCell(field, value, isText)));
  if (valid.length < values.length * 0.3) return false;
  return field !== "website_url" || isOfItsOwn(hostsOf(values), 0.5);
}

const elsewhere = /source|news|article|logo|image|photo|avatar|api|profile|tweet|career|job|blog|feed|crunchbase/i;
const networks = /(?:^|\.)(?:linkedin|facebook|twitter|x|instagram|youtube|crunchbase|github|medium)\.(?:com|org)$/;

/** For columns whose name tells nothing: domains, websites and LinkedIn pages are known by their look. */
function fieldOfContent(column: string, values: readonly unknown[]): LeadField | null {
  if (values.length < enoughValues) return null;
  const share = (test: (text: string) => boolean) =>
    values.filter((value) => typeof value === "string" && test(value.trim())).length / values.length;
  if (share((text) => /^https?:\/\/(?:[a-z]+\.)?linkedin\.com\/company\//i.test(text)) >= 0.9) return "linkedin_url";
  const hosts = hostsOf(values);
  if (elsewhere.test(column) || !isOfItsOwn(hosts, 0.8)) return null;
  if (share((text) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text) && normalizeDomain(text) !== null) >= 0.9)
    return "domain";
  return share((text) => /^https?:\/\/[^/?#]+\/?$/i.test(text)) >= 0.8 ? "website_url" : null;
}

const hostsOf = (values: readonly unknown[]): string[] =>
  values.flatMap((value) => (typeof value === "string" ? (normalizeDomain(value) ?? []) : []));

/** Pages at one and the same place are a directory's or a network's, not the companies' own. */
function isOfItsOwn(hosts: readonly string[], share: number): boolean {
  if (hosts.length < enoughValues) return true;
  const own = hosts.filter((host) => !networks.test(host));
  return new Set(own).size >= hosts.length * share;
}
