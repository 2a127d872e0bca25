import { z } from "zod";
import { normalizeDomain } from "../../domain/domain-name.ts";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import type { CompanyObservation, Priced } from "../provider.ts";
import { number, requiredList } from "../wire.ts";
import { askInBatches, batchForMs } from "./ask-in-batches.ts";
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
  const stated = organization && (organization.primary_domain ?? firstDomain(organization.website_url));
  const isOther = stated && normalizeDomain(stated) !== domain;
  return { value: organization && !isOther ? toObservation(organization, domain) : null, credits, cached };
}

// Whoever is unknown may be left out or be a null, which is no odd item.
const BulkEnriched = z.object({
  organizations: requiredList(Organization.nullable()),
  unique_enriched_records: number,
});

/** One that is unknown is null. */
export const enrichOrganizations = (
  http: ProviderHttp,
  domains: readonly string[],
): Promise<Priced<Map<string, CompanyObservation | null>>> =>
  askInBatches(http, "organization", domains, (batch) => enrichBatch(http, batch));

async function enrichBatch(
  http: ProviderHttp,
  domains: readonly string[],
): Promise<Priced<Map<string, CompanyObservation>>> {
  const { data, credits, cached } = await http.send({
    operation: "organizations/bulk_enrich",
    url: endpoint("organizations/bulk_enrich"),
    headers: headers(http),
    json: { details: domains.map((domain) => ({ domain })) },
    response: BulkEnriched,
    cost: domains.length,
    // Where its count and its rows differ, the dearer one holds; no company is charged twice.
    price: ({ organizations, unique_enriched_records }, dropped) => {
      const rows = organizations.filter((organization) => organization !== null).length + dropped;
      return Math.min(domains.length, Math.max(unique_enriched_records ?? 0, rows));
    },
    remember: { question: domains.toSorted().join(","), forMs: batchForMs },
  });
  const found = new Map<string, CompanyObservation>();
  for (const organization of data?.organizations ?? []) {
    // In any order, so by domain, and nobody but whom we asked for: one that redirects may come under another name.
    const domain = organization && firstDomain(organization.primary_domain, organization.website_url);
    if (organization && domain && domains.includes(domain)) found.set(domain, toObservation(organization, domain));
  }
  return { value: found, credits, cached };
}
