import { z } from "zod";
import { normalizeDomain } from "../../domain/domain-name.ts";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import type { CompanyObservation, Priced } from "../provider.ts";
import { count, part, text, texts } from "../wire.ts";
import { endpoint, headers } from "./endpoint.ts";

/** providers.md 2.9: almost any field may be null. */
export const Company = z.object({
  name: text,
  domain: text,
  category: part(z.object({ sector: text, industry: text })),
  tags: texts,
  description: text,
  foundedYear: count,
  location: text,
  geo: part(z.object({ city: text, state: text, country: text })),
  linkedin: part(z.object({ handle: text })),
  metrics: part(z.object({ employees: text })),
  tech: texts,
});
export type Company = z.infer<typeof Company>;
const Found = z.object({ data: Company });

/** Charged only when name, a description of any kind, place and size are all there. */
function isComplete({ name, category, description, tags, location, metrics }: Company): boolean {
  const isDescribed = category != null || description !== null || tags.length > 0;
  return name !== null && isDescribed && location !== null && metrics?.employees != null;
}

export async function findCompany(http: ProviderHttp, domain: string): Promise<Priced<CompanyObservation | null>> {
  const { data, credits, cached } = await http.send({
    operation: "companies/find",
    url: endpoint("companies/find", { domain }),
    headers: headers(http),
    response: Found,
    cost: 0.2,
    price: (found) => (isComplete(found.data) ? 0.2 : 0),
    remember: { question: domain, forMs: days(30) },
  });
  return { value: data ? observe(data.data, domain) : null, credits, cached };
}

/** Null for a company without a name, and for another than the one asked for: that is refused, not merged. */
export function observe(company: Company, domain: string): CompanyObservation | null {
  const isOther = company.domain !== null && normalizeDomain(company.domain) !== domain;
  return company.name !== null && !isOther ? toObservation(company, company.name, domain) : null;
}

function toObservation(company: Company, companyName: string, domain: string): CompanyObservation {
  const { geo, linkedin } = company;
  const employeeCount = middleOf(company.metrics?.employees ?? null);
  return {
    domain,
    externalId: null,
    sourceUrl: null,
    facts: {
      companyName,
      industry: company.category?.industry ?? company.category?.sector ?? null,
      employeeCount,
      foundedYear: company.foundedYear,
      location: company.location,
      city: geo?.city ?? null,
      region: geo?.state ?? null,
      country: geo?.country ?? null,
      description: company.description,
      techStack: company.tech,
      tags: company.tags,
      linkedinUrl: linkedin?.handle ? `https://www.linkedin.com/${linkedin.handle}` : null,
    },
    categories: [],
    // Its head count is the middle of a band: anybody's exact number is better.
    confidence: 0.7,
    candidate: {
      places: company.location,
      topics: company.tags,
      employeeCount,
      fundingStage: null,
      text: `${companyName} ${company.description ?? ""}`,
    },
  };
}

/** "51-200", "10K-50K" or "10001+" as its geometric middle, rounded. */
export function middleOf(band: string | null): number | null {
  const match = /^(\d+)(K?)(?:-(\d+)(K?)|\+)$/i.exec(band ?? "");
  if (!match) return null;
  const low = Number(match[1]) * (match[2] ? 1000 : 1);
  const high = match[3] ? Number(match[3]) * (match[4] ? 1000 : 1) : low * 2;
  return Math.max(1, Math.round(Math.sqrt(low * high)));
}
