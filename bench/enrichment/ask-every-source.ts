import { apolloKey, hunterKey } from "../../sandbox/keys.ts";
import { anyDirector, rankOf } from "../../src/domain/buyer-profile.ts";

interface Person {
  id?: string;
  has_email?: boolean;
  title?: string | null;
  position?: string | null;
  email?: string | null;
  email_status?: string | null;
  verification?: { status?: string | null } | null;
}

const peoplePerLead = 3;

/** What a product without a waterfall does: asks both sources for the company and for its people. */
export async function askEverySource(sandboxUrl: string, domain: string) {
  const hunter = (path: string) => get(`${sandboxUrl}/https://api.hunter.io/v2/${path}`, { "X-API-KEY": hunterKey });
  const apollo = (path: string, json?: unknown) =>
    get(`${sandboxUrl}/https://api.apollo.io/api/v1/${path}`, { "x-api-key": apolloKey }, json);
  const organization = (await apollo(`organizations/enrich?domain=${domain}`)).organization ?? {};
  const company = (await hunter(`companies/find?domain=${domain}`)).data ?? {};
  const listed: Person[] = (await hunter(`domain-search?domain=${domain}&limit=10`)).data?.emails ?? [];
  const search = {
    q_organization_domains_list: [domain],
    person_seniorities: ["owner", "founder", "c_suite", "vp", "head", "director"],
    page: 1,
    per_page: 25,
  };
  const found: Person[] = (await apollo("mixed_people/api_search", search)).people ?? [];
  const ids = found.filter((one) => one.has_email).flatMap(({ id }) => (id ? [{ id }] : []));
  const wanted = ids.slice(0, peoplePerLead);
  const matches: Person[] = wanted.length > 0 ? (await apollo("people/bulk_match", { details: wanted })).matches : [];
  const decides = (title: string | null | undefined) => rankOf(title ?? null, null, anyDirector).isDecisionMaker;
  return {
    industry: organization.industry ?? company.category?.industry ?? null,
    employee_count: organization.estimated_num_employees ?? company.metrics?.employees ?? null,
    country: organization.country ?? company.geo?.country ?? null,
    description: organization.short_description ?? company.description ?? null,
    funding_stage: organization.latest_funding_stage ?? null,
    reach:
      listed.some((one) => decides(one.position) && one.verification?.status === "valid") ||
      matches.some((one) => decides(one?.title) && one?.email_status === "verified"),
  };
}

const pauseMs = 3000;
const mostTries = 30;

// biome-ignore lint/suspicious/noExplicitAny: the wire is looked at, not trusted: a benchmark's stand-in for a careless client
async function get(url: string, headers: Record<string, string>, json?: unknown): Promise<any> {
  for (let tries = 0; tries < mostTries; tries++) {
    const response = await fetch(url, {
      method: json === undefined ? "GET" : "POST",
      headers: { ...headers, "content-type": "application/json" },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    if (response.ok) return response.json();
    if (response.status !== 429) return {};
    await new Promise((done) => setTimeout(done, pauseMs));
  }
  throw new Error(`${url} wants less for too long`);
}
