import { z } from "zod";
import { normalizeDomain } from "../../domain/domain-name.ts";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import type { CompanyObservation, Priced } from "../provider.ts";
import { number, requiredList } from "../wire.ts";
import { endpoint, headers } from "./endpoint.ts";
import { firstDomain, Organization, toObservation } from "./organization.ts";

// An unknown company is `{}` or `organization: null`; an error that came with status 200 is not.
const Enriched = z.object({ organization: Organization.nullish(), error: z.never().optional() });

export async function enrichOrganization(
  http: ProviderHttp,
  domain: string,
): Promise<Priced<CompanyObservation | null>> {
  const { data, credits, cached } = await http.send({
    operation: "organizations/enrich",
    url: endpoint("organizations/enrich", { domain }),
    headers: headers(http),
    response: Enriched,
    cost: 1,
    price: ({ organization }) => (organization ? 1 : 0),
    remember: { question: domain, forMs: days(30) },
  });
  const organization = data?.organization;
  // Another company than the one asked for is refused, not merged.
  const isOther = organization?.primary_domain && normalizeDomain(organization.primary_domain) !== domain;
  return { value: organization && !isOther ? toObservation(organization, domain) : null, credits, cached };
}

/** Apollo refuses more in one call. */
export const organizationsPerCall = 10;

// Whoever is unknown may be left out or be a null, which is no odd item.
const BulkEnriched = z.object({
  organizations: requiredList(Organization.nullable()),
  unique_enriched_records: number,
});

/** Companies come back in any order, so they are found again by their domain. One that is unknown is null. */
export async function enrichOrganizations(
  http: ProviderHttp,
  domains: readonly string[],
): Promise<Priced<Map<string, CompanyObservation | null>>> {
  const asked = [...new Set(domains)].sort();
  const found = new Map<string, CompanyObservation | null>(asked.map((domain) => [domain, null]));
  const total = { credits: 0, cached: true };
  for (let start = 0; start < asked.length; start += organizationsPerCall) {
    const batch = asked.slice(start, start + organizationsPerCall);
    const { data, credits, cached } = await http.send({
      operation: "organizations/bulk_enrich",
      url: endpoint("organizations/bulk_enrich"),
      headers: headers(http),
      json: { details: batch.map((domain) => ({ domain })) },
      response: BulkEnriched,
      cost: batch.length,
      // Where its count and its rows differ, the dearer one holds; no company is charged twice.
      price: ({ organizations, unique_enriched_records }, dropped) =>
        Math.min(
          batch.length,
          Math.max(unique_enriched_records ?? 0, organizations.filter((one) => one !== null).length + dropped),
        ),
      remember: { question: batch.join(","), forMs: days(30) },
    });
    total.credits += credits;
    total.cached &&= cached;
    for (const organization of data?.organizations ?? []) {
      const domain = organization && firstDomain(organization.primary_domain, organization.website_url);
      // Nobody but whom we asked for; a domain that redirects may come back under another name.
      if (organization && domain && found.has(domain)) found.set(domain, toObservation(organization, domain));
    }
  }
  return { value: found, ...total };
}
