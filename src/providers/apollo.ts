import { z } from "zod";
import type { FoundContact } from "../domain/contact.ts";
import type { DiscoveryCriteria } from "../domain/discovery-criteria.ts";
import { normalizeDomain } from "../domain/domain-name.ts";
import { normalizeEmail } from "../domain/email-address.ts";
import { parseFundingStage } from "../domain/funding-stage.ts";
import type { FundingStage } from "../domain/lead.ts";
import { days, hours, minutes } from "../lib/clock.ts";
import type { ProviderHttp, RawReply } from "./http.ts";
import { type Meaning, retryAfterMs } from "./meaning.ts";
import { type CompanyObservation, type DiscoveryPage, type DiscoveryRequest, defineProvider } from "./provider.ts";
import { count, date, list, number, part, requiredList, requiredText, text, texts, webUrl } from "./wire.ts";

const base = "https://api.apollo.io/api/v1";
const pageSize = 100;

export const apollo = defineProvider({
  id: "apollo",
  name: "Apollo",
  secret: "APOLLO_API_KEY",
  hosts: ["api.apollo.io"],
  filters: ["location", "industry", "employee_count", "funding_stage", "words"],
  prices: { discover: 1, enrich_company: 1, find_contacts: 1 },
  policy: (settings) => ({
    windows: [{ limit: settings.APOLLO_REQUESTS_PER_HOUR ?? 60, seconds: 3600 }],
    quota: { limit: settings.APOLLO_MONTHLY_CREDITS ?? 50, anchorDay: settings.APOLLO_RESET_DAY ?? 1 },
    reserveShare: settings.RESERVE_FOR_PEOPLE ?? 0.2,
  }),
  meaning: apolloMeaning,
  create: (http) => ({
    discover: (request) => searchCompanies(http, request),
    enrichCompany: ({ domain }) => enrichOrganization(http, domain),
    findContacts: ({ domain, limit }) => findPeople(http, domain, limit),
  }),
});

const headers = (http: ProviderHttp) => ({ "x-api-key": http.apiKey, "cache-control": "no-cache" });

/** Apollo's errors, providers.md 1.2: bodies are text, JSON or JSON within JSON, so the raw text decides. */
export function apolloMeaning({ status, text: body, headers: head }: RawReply, now: Date): Meaning | null {
  if (status >= 400 && status < 500 && /insufficient credits|lead credits/i.test(body))
    return { kind: "quota_exhausted" };
  if (status === 429) {
    const window = /times per (minute|hour|day)/.exec(body)?.[1];
    const wait = { minute: minutes(1), hour: hours(1), day: days(1) }[window ?? "minute"] ?? minutes(1);
    return { kind: "rate_limited", retryAfterMs: head.has("retry-after") ? retryAfterMs(head, now) : wait };
  }
  if (status === 403) return { kind: "not_allowed", because: /free plan|paid plans/i.test(body) ? "plan" : "scope" };
  if (status === 422 && /deprecated/i.test(body)) return { kind: "bad_request", why: "no such endpoint any more" };
  return null;
}

const aiTags = ["artificial intelligence", "machine learning", "generative ai"];

/** Only these numeric codes filter; a label silently means "has any stage" (providers.md 1.13). */
const stageCodes: Partial<Record<FundingStage, string>> = {
  Seed: "0",
  "Pre-Seed": "1",
  "Series A": "2",
  "Series B": "3",
  "Series C": "4",
  "Series D": "5",
  "Series E": "6",
  "Series F": "7",
  "Series G": "8",
  "Series H": "9",
  "Private Equity": "11",
  Debt: "13",
};

const SearchRow = z.object({
  id: requiredText,
  organization_id: text,
  name: requiredText,
  website_url: webUrl,
  primary_domain: text,
  domain: text,
  linkedin_url: webUrl,
  founded_year: count,
});
const Search = z
  .looseObject({})
  .refine(({ organizations, accounts }) => Array.isArray(organizations) || Array.isArray(accounts), "no list")
  .pipe(
    z.object({
      organizations: list(SearchRow),
      accounts: list(SearchRow),
      pagination: part(z.object({ total_entries: number })),
    }),
  );

function searchTags({ words, industry }: DiscoveryCriteria): string[] {
  if (words.length > 0) return words;
  return industry.length > 0 ? industry : aiTags;
}

function searchBody(criteria: DiscoveryCriteria, page: number) {
  const { location, employeeCountMin: min, employeeCountMax: max } = criteria;
  const codes = criteria.fundingStage.flatMap((stage) => stageCodes[stage] ?? []);
  return {
    q_organization_keyword_tags: searchTags(criteria),
    ...(location === null ? {} : { organization_locations: [location] }),
    ...(min === null && max === null
      ? {}
      : { organization_num_employees_ranges: [`${min ?? 1},${max ?? 10_000_000}`] }),
    ...(codes.length === 0 ? {} : { organization_latest_funding_stage_cd: codes }),
    page,
    per_page: pageSize,
  };
}

/** One credit a page, so pages are full ones and remembered for a day: the next run pays for none of them again. */
async function searchCompanies(http: ProviderHttp, { criteria, offset, limit }: DiscoveryRequest) {
  const page = Math.floor(offset / pageSize) + 1;
  const body = searchBody(criteria, page);
  const reply = await http.send({
    operation: "mixed_companies/search",
    url: new URL(`${base}/mixed_companies/search`),
    headers: headers(http),
    json: body,
    response: Search,
    cost: 1,
    price: ({ organizations, accounts }) => (organizations.length + accounts.length > 0 ? 1 : 0),
    remember: { question: JSON.stringify(body), forMs: days(1) },
  });
  // Companies that the account has saved come in the other list, with the company's id in another field.
  const rows = reply.data ? uniqueRows([...reply.data.organizations, ...reply.data.accounts]) : [];
  const within = offset % pageSize;
  const taken = rows.slice(within, within + limit);
  const end = offset + taken.length;
  const found = Math.max(reply.data?.pagination?.total_entries ?? 0, taken.length);
  const value: DiscoveryPage = {
    companies: taken.map((row) => toSearchObservation(row, searchTags(criteria))),
    found,
    leftOutUnknown: 0,
    filtersAppliedHere: [],
    next: taken.length > 0 && end < found ? end : null,
  };
  return { value, credits: reply.credits, cached: reply.cached };
}

const organizationId = (row: z.infer<typeof SearchRow>): string => row.organization_id ?? row.id;

function uniqueRows(rows: readonly z.infer<typeof SearchRow>[]) {
  return [...new Map(rows.map((row) => [organizationId(row), row])).values()];
}

function toSearchObservation(row: z.infer<typeof SearchRow>, tags: readonly string[]): CompanyObservation {
  const domain = firstDomain(row.primary_domain, row.domain, row.website_url);
  return {
    domain,
    externalId: `apollo:${organizationId(row)}`,
    sourceUrl: row.linkedin_url,
    facts: {
      companyName: row.name,
      websiteUrl: row.website_url ?? (domain === null ? null : `https://${domain}`),
      linkedinUrl: row.linkedin_url,
      foundedYear: row.founded_year,
    },
    categories: [...tags],
    confidence: 0.6,
    candidate: { places: null, topics: [], employeeCount: null, fundingStage: null, text: row.name },
  };
}

function firstDomain(...candidates: readonly (string | null)[]): string | null {
  for (const candidate of candidates) {
    const domain = candidate === null ? null : normalizeDomain(candidate);
    if (domain !== null) return domain;
  }
  return null;
}

const Organization = z.object({
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
// An unknown company is `{}` or `organization: null`; an error that came with status 200 is not.
const Enriched = z.object({ organization: Organization.nullish(), error: z.never().optional() });

async function enrichOrganization(http: ProviderHttp, domain: string) {
  const url = new URL(`${base}/organizations/enrich`);
  url.searchParams.set("domain", domain);
  const { data, credits, cached } = await http.send({
    operation: "organizations/enrich",
    url,
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

function toObservation(organization: z.infer<typeof Organization>, domain: string): CompanyObservation {
  const { city, state, country } = organization;
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
      location: [city, state, country].filter((part) => part !== null).join(", ") || null,
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
      places: [city, state, country].filter((part) => part !== null).join(", "),
      topics: organization.keywords,
      employeeCount: organization.estimated_num_employees,
      fundingStage,
      text: `${organization.name} ${organization.short_description ?? ""}`,
    },
  };
}

const FoundPeople = z.object({
  people: requiredList(z.object({ id: requiredText, has_email: z.unknown().optional() })),
});

const Person = z.object({
  id: requiredText,
  name: text,
  first_name: text,
  last_name: text,
  title: text,
  email: text,
  email_status: text,
  linkedin_url: webUrl,
  departments: texts,
  match_confidence: text,
  organization: part(z.object({ primary_domain: text })),
});
const Matched = z.object({ matches: requiredList(Person), credits_consumed: number, unique_enriched_records: number });

/** Search is free but names nobody; matching by id (never by position) costs a credit a person. */
async function findPeople(http: ProviderHttp, domain: string, limit: number) {
  const search = {
    q_organization_domains_list: [domain],
    person_seniorities: ["owner", "founder", "c_suite", "vp", "head", "director"],
    page: 1,
    per_page: 25,
  };
  const found = await http.send({
    operation: "mixed_people/api_search",
    url: new URL(`${base}/mixed_people/api_search`),
    headers: headers(http),
    json: search,
    response: FoundPeople,
    cost: 0,
    remember: { question: domain, forMs: days(30) },
  });
  const ids = (found.data?.people ?? []).filter((person) => person.has_email === true).map((person) => person.id);
  const wanted = ids.slice(0, Math.min(limit, 10));
  if (wanted.length === 0) return { value: [], credits: found.credits, cached: found.cached };

  const url = new URL(`${base}/people/bulk_match`);
  url.searchParams.set("reveal_personal_emails", "false");
  const matched = await http.send({
    operation: "people/bulk_match",
    url,
    headers: headers(http),
    json: { details: wanted.map((id) => ({ id })) },
    response: Matched,
    cost: wanted.length,
    price: (data) => data.credits_consumed ?? data.unique_enriched_records ?? wanted.length,
    remember: { question: wanted.toSorted().join(","), forMs: days(30) },
  });
  const byId = new Map((matched.data?.matches ?? []).map((person) => [person.id, person]));
  // Nobody but whom we asked for, and each once.
  const people = wanted.flatMap((id) => byId.get(id) ?? []).filter((person) => isEmployee(person, domain));
  return {
    value: people.map(toContact),
    credits: found.credits + matched.credits,
    cached: found.cached && matched.cached,
  };
}

/** The search also finds people who left, and an unknown person comes back made up. */
function isEmployee(person: z.infer<typeof Person>, domain: string): boolean {
  if (person.match_confidence === "none") return false;
  const employer = person.organization?.primary_domain;
  return !employer || normalizeDomain(employer) === domain;
}

const words = (name: string | null): string[] => name?.split(/\s+/) ?? [];

/** `email_not_unlocked@…` says that an address exists which our plan may not see: it is no address. */
function toContact(person: z.infer<typeof Person>): FoundContact {
  const isOpen =
    person.email_status === "verified" && person.email !== null && !/^email_not_unlocked@/i.test(person.email);
  const email = isOpen && person.email !== null ? normalizeEmail(person.email) : null;
  // A short row has the whole name only.
  const [first, ...rest] = person.first_name === null && person.last_name === null ? words(person.name) : [];
  return {
    firstName: person.first_name ?? first ?? null,
    lastName: person.last_name ?? (rest.join(" ") || null),
    email,
    emailStatus: email === null ? "unverified" : "valid",
    emailConfidence: email === null ? null : 90,
    jobTitle: person.title,
    department: person.departments[0]?.replace(/^master_/, "") ?? null,
    linkedinUrl: person.linkedin_url,
    phone: null,
  };
}
