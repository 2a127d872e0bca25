import { countryName } from "./countries.ts";
import { registrableDomain } from "./domain-name.ts";

/** What a page's JSON-LD says of the company itself. */
export interface OrganizationData {
  name: string | null;
  description: string | null;
  foundedYear: number | null;
  employeeCount: number | null;
  /** "City, Region, Country" as far as it is given. */
  place: string | null;
  profiles: string[];
}

const types = new Set([
  "Organization",
  "Corporation",
  "LocalBusiness",
  "ProfessionalService",
  "OnlineBusiness",
  "NewsMediaOrganization",
  "EducationalOrganization",
  "MedicalOrganization",
  "NGO",
]);

const deepest = 4;
const mostNodes = 500;
const longest = 1000;

/** The organization that the blocks of JSON-LD describe, or null; one of another domain is another company. */
export function readOrganization(blocks: readonly string[], domains: readonly string[]): OrganizationData | null {
  for (const block of blocks) {
    for (const node of nodesOf(block)) {
      if (!listOf(node["@type"]).some((type) => typeof type === "string" && types.has(type))) continue;
      const url = textOf(node.url) ?? textOf(node["@id"]);
      const domain = url !== null && URL.canParse(url) ? registrableDomain(new URL(url).hostname) : null;
      if (domain === null || domains.includes(domain)) return toOrganization(node);
    }
  }
  return null;
}

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function nodesOf(block: string): Node[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(block);
  } catch {
    return [];
  }
  const found: Node[] = [];
  const visit = (value: unknown, depth: number) => {
    if (depth > deepest || found.length >= mostNodes) return;
    if (Array.isArray(value)) for (const item of value.slice(0, mostNodes)) visit(item, depth + 1);
    if (!isNode(value)) return;
    found.push(value);
    visit(value["@graph"], depth + 1);
    visit(value.publisher, depth + 1);
  };
  visit(parsed, 0);
  return found;
}

function toOrganization(node: Node): OrganizationData {
  return {
    name: textOf(node.name),
    description: textOf(node.description),
    foundedYear: yearOf(node.foundingDate),
    employeeCount: countOf(node.numberOfEmployees),
    place: placeOf(listOf(node.address)[0]),
    profiles: listOf(node.sameAs)
      .slice(0, 30)
      .flatMap((address) => textOf(address) ?? []),
  };
}

function textOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value
    .slice(0, longest)
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return text === "" ? null : text;
}

function yearOf(value: unknown): number | null {
  const year = Number(/^\d{4}/.exec(String(value ?? ""))?.[0] ?? Number.NaN);
  return year >= 1800 && year <= 2100 ? year : null;
}

/** A number, or a QuantitativeValue with an exact one; a range says too little. */
function countOf(value: unknown): number | null {
  const count = isNode(value) ? value.value : value;
  const number = typeof count === "string" && /^\d{1,7}$/.test(count) ? Number(count) : count;
  return typeof number === "number" && Number.isInteger(number) && number >= 1 && number <= 5_000_000 ? number : null;
}

function placeOf(address: unknown): string | null {
  if (!isNode(address)) return null;
  const country = textOf(isNode(address.addressCountry) ? address.addressCountry.name : address.addressCountry);
  // Here "DE" is Germany; in running text it might be Delaware.
  const named = country !== null && /^[A-Z]{2}$/.test(country) ? countryName(country) : country;
  const parts = [address.addressLocality, address.addressRegion, named].flatMap((part) => textOf(part) ?? []);
  return parts.length === 0 ? null : parts.join(", ");
}
