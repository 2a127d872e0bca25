import { normalizeDomain } from "../../domain/domain-name.ts";
import { readCell } from "./import-cell.ts";
import { type ImportField, personPart } from "./import-fields.ts";

/** Fields of which a cell can be wrong. Of the others any text is one. */
const checkable = new Set<ImportField>([
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
const isCheckable = (field: ImportField): boolean =>
  checkable.has(field) || /^(?:email|linkedin_url)$/.test(personPart(field)?.field ?? "");

// Fewer say little: a file of two rows may have a mistake in each.
export const enoughValues = 3;

/** Whether a column called like the field holds what the field takes. A status that is none of ours is somebody else's. */
export function isCredible(field: ImportField, values: readonly unknown[], isText: boolean): boolean {
  if (!isCheckable(field) || values.length < (field === "status" ? 1 : enoughValues)) return true;
  const valid = values.filter((value) => !("problem" in readCell(field, value, isText)));
  if (valid.length < values.length * 0.3) return false;
  return field !== "website_url" || isOfItsOwn(hostsOf(values), 0.5);
}

const networks = /(?:^|\.)(?:linkedin|facebook|twitter|x|instagram|youtube|crunchbase|github|medium)\.(?:com|org)$/;

/** Of each page once: a file may have a row for each person of a company. */
export const hostsOf = (values: readonly unknown[]): string[] =>
  [...new Set(values)].flatMap((value) => (typeof value === "string" ? (normalizeDomain(value) ?? []) : []));

/** Pages at one and the same place are a directory's or a network's, not the companies' own. */
export function isOfItsOwn(hosts: readonly string[], share: number): boolean {
  if (hosts.length < enoughValues) return true;
  const own = hosts.filter((host) => !networks.test(host));
  return new Set(own).size >= hosts.length * share;
}
