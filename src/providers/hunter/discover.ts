import { z } from "zod";
import { isAsked, judge } from "../../domain/discovery-criteria.ts";
import { normalizeDomain } from "../../domain/domain-name.ts";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import type { CompanyObservation, DiscoveryPage, DiscoveryRequest, Priced } from "../provider.ts";
import { number, part, requiredList, requiredText, text, toWebUrl } from "../wire.ts";
import { filtersFor } from "./company-filters.ts";
import { endpoint, headers } from "./endpoint.ts";

const Row = z.object({ domain: requiredText, organization: text });
const Discovered = z.object({
  data: requiredList(Row),
  meta: part(z.object({ results: number, filters: part(z.record(z.string(), z.unknown())) })),
});

/** Free, but the free plan gives one page and refuses limit and offset alike: what is beyond it stays unseen. */
export async function discover(
  http: ProviderHttp,
  { criteria, offset, limit }: DiscoveryRequest,
): Promise<Priced<DiscoveryPage>> {
  const filters = filtersFor(criteria);
  const { data, credits, cached } = await http.send({
    operation: "discover",
    url: endpoint("discover"),
    headers: headers(http),
    json: filters.body,
    response: Discovered,
    cost: 0,
    remember: { question: JSON.stringify(filters.body), forMs: days(1) },
  });
  const rows = data?.data ?? [];
  const ignored = filters.ignoredBy(data?.meta?.filters ?? null);
  const here = [...new Set([...filters.here, ...ignored.filter((filter) => isAsked(criteria, filter))])];
  // Without its keywords it finds any company, and none of them as one that has to do with AI.
  const keywords = ignored.includes("words") ? [] : filters.keywords;
  const judged = rows.map((row) => {
    const company = toObservation(row, keywords);
    return { company, verdict: keywords.length === 0 ? "unknown" : judge(criteria, company.candidate, here) };
  });
  const matches = judged.filter(({ verdict }) => verdict === "match").map(({ company }) => company);
  const page = matches.slice(offset, offset + limit);
  const value: DiscoveryPage = {
    companies: page,
    found: matches.length < rows.length ? matches.length : Math.max(data?.meta?.results ?? 0, rows.length),
    leftOutUnknown: judged.filter(({ verdict }) => verdict === "unknown").length,
    filtersAppliedHere: here,
    next: page.length > 0 && offset + page.length < matches.length ? offset + page.length : null,
  };
  return { value, credits, cached };
}

function toObservation(row: z.infer<typeof Row>, keywords: readonly string[]): CompanyObservation {
  return {
    domain: normalizeDomain(row.domain),
    externalId: null,
    sourceUrl: null,
    facts: { companyName: row.organization ?? row.domain, websiteUrl: toWebUrl(row.domain) },
    categories: [...keywords],
    confidence: row.organization === null ? 0.3 : 0.6,
    candidate: { places: null, topics: [], employeeCount: null, fundingStage: null, text: row.organization ?? "" },
  };
}
