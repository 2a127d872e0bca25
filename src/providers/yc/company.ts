import { mentionsAi } from "../../domain/ai-adoption.ts";
import type { Candidate } from "../../domain/discovery-criteria.ts";
import { normalizeDomain } from "../../domain/domain-name.ts";
import { parsePlace } from "../../domain/location.ts";
import type { CompanyObservation } from "../provider.ts";
import { readCount, readText, readTexts, toWebUrl } from "../wire.ts";

export interface YcCompany {
  id: number;
  name: string;
  website: string | null;
  places: string | null;
  oneLiner: string | null;
  employeeCount: number | null;
  industry: string | null;
  industries: string[];
  tags: string[];
  batch: string | null;
  url: string | null;
  longDescription: string | null;
}

/** Active companies of a tag's file; null where it is no list. A schema for each of 900 rows would take too long. */
export function readTagFile(json: unknown): YcCompany[] | null {
  return Array.isArray(json) ? json.flatMap((row) => (row?.status === "Active" ? (readCompany(row) ?? []) : [])) : null;
}

export function readCompany(row: Record<string, unknown>): YcCompany | null {
  const name = readText(row.name);
  if (!Number.isInteger(row.id) || name === null) return null;
  return {
    id: row.id as number,
    name,
    website: readText(row.website),
    places: readText(row.all_locations),
    oneLiner: readText(row.one_liner),
    longDescription: readText(row.long_description),
    employeeCount: readCount(row.team_size),
    industry: readText(row.industry),
    industries: readTexts(row.industries),
    tags: readTexts(row.tags),
    batch: readText(row.batch),
    url: toWebUrl(readText(row.url)),
  };
}

export function toCandidate(company: YcCompany): Candidate {
  return {
    places: company.places,
    topics: [...company.tags, ...company.industries, ...(company.industry ? [company.industry] : [])],
    employeeCount: company.employeeCount,
    // `stage` (Early, Growth) is no funding stage.
    fundingStage: null,
    text: [company.name, company.oneLiner, company.longDescription].join(" "),
  };
}

export function toObservation(company: YcCompany): CompanyObservation {
  // Two sites in one field occur ("https://a.io, https://b.com"): the first is the company's.
  const website = toWebUrl(company.website?.split(/[\s,]+/)[0] ?? null);
  const { text: location, city, region, country } = parsePlace(company.places);
  return {
    domain: website === null ? null : normalizeDomain(website),
    externalId: `yc:${company.id}`,
    sourceUrl: company.url,
    facts: {
      companyName: company.name,
      websiteUrl: website,
      industry: company.industry,
      employeeCount: company.employeeCount,
      location,
      city,
      region,
      country,
      description: company.oneLiner,
      tags: [...company.tags, ...(company.batch ? [`YC ${company.batch}`] : [])],
    },
    categories: company.tags.filter(mentionsAi),
    confidence: 0.8,
    candidate: toCandidate(company),
  };
}
