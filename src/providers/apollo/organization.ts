import { z } from "zod";
import { normalizeDomain } from "../../domain/domain-name.ts";
import { parseFundingStage } from "../../domain/funding-stage.ts";
import type { CompanyObservation } from "../provider.ts";
import { count, date, number, requiredText, text, texts, webUrl } from "../wire.ts";

/** A company as enrichment describes it, providers.md 1.10; also within a person. */
export const Organization = z.object({
  id: requiredText,
  name: requiredText,
  website_url: webUrl,
  linkedin_url: webUrl,
  primary_domain: text,
  founded_year: count,
  industry: text,
  keywords: texts,
  estimated_num_employees: count,
  city: text,
  state: text,
  country: text,
  short_description: text,
  total_funding: number,
  latest_funding_round_date: date,
  latest_funding_stage: text,
  technology_names: texts,
});
export type Organization = z.infer<typeof Organization>;

/** `primary_domain` is clean but may be null, `website_url` is raw; either may be a shared profile host. */
export function firstDomain(...candidates: readonly (string | null)[]): string | null {
  for (const candidate of candidates) {
    const domain = candidate === null ? null : normalizeDomain(candidate);
    if (domain !== null) return domain;
  }
  return null;
}

export const placeOf = (...parts: readonly (string | null)[]): string | null =>
  parts.filter((part) => part !== null).join(", ") || null;

export function toObservation(organization: Organization, domain: string): CompanyObservation {
  const { city, state, country } = organization;
  const location = placeOf(city, state, country);
  const fundingStage = parseFundingStage(organization.latest_funding_stage);
  return {
    domain,
    externalId: `apollo:${organization.id}`,
    sourceUrl: organization.linkedin_url,
    facts: {
      companyName: organization.name,
      websiteUrl: organization.website_url,
      industry: organization.industry,
      employeeCount: organization.estimated_num_employees,
      fundingStage,
      fundingTotalUsd: organization.total_funding === null ? null : Math.round(organization.total_funding),
      lastFundingAt: organization.latest_funding_round_date,
      foundedYear: organization.founded_year,
      location,
      city,
      region: state,
      country,
      description: organization.short_description,
      techStack: organization.technology_names,
      tags: organization.keywords,
      linkedinUrl: organization.linkedin_url,
    },
    categories: [],
    confidence: 0.9,
    candidate: {
      places: location,
      topics: organization.keywords,
      employeeCount: organization.estimated_num_employees,
      fundingStage,
      text: `${organization.name} ${organization.short_description ?? ""}`,
    },
  };
}
