import { z } from "zod";
import { type EmailStatus, emailStatuses, type FoundContact } from "../domain/contact.ts";
import { type DiscoveryCriteria, isAsked, judge } from "../domain/discovery-criteria.ts";
import { normalizeDomain } from "../domain/domain-name.ts";
import { normalizeEmail } from "../domain/email-address.ts";
import { countryCode, parsePlace, usStateCode } from "../domain/location.ts";
import { days } from "../lib/clock.ts";
import type { ProviderHttp, RawReply } from "./http.ts";
import { type Meaning, retryAfterMs } from "./meaning.ts";
import {
  type CompanyObservation,
  type DiscoveryPage,
  type DiscoveryRequest,
  defineProvider,
  type FoundEmailVerdict,
} from "./provider.ts";
import { count, number, part, requiredList, requiredText, text, texts, toWebUrl, webUrl } from "./wire.ts";

const base = "https://api.hunter.io/v2";

export const hunter = defineProvider({
  id: "hunter",
  name: "Hunter",
  secret: "HUNTER_API_KEY",
  hosts: ["api.hunter.io"],
  // Its funding filter is for Premium plans only.
  filters: ["location", "industry", "employee_count", "words"],
  prices: { discover: 0, enrich_company: 0.2, find_contacts: 1, verify_email: 0.5 },
  policy: (settings) => ({
    // The verifier's, the narrowest but for discover, which is asked once a day and question.
    windows: [
      { limit: 10, seconds: 1 },
      { limit: 300, seconds: 60 },
    ],
    quota: { limit: settings.HUNTER_MONTHLY_CREDITS ?? 50, anchorDay: settings.HUNTER_RESET_DAY ?? 1 },
    reserveShare: settings.RESERVE_FOR_PEOPLE ?? 0.2,
  }),
  meaning: hunterMeaning,
  create: (http) => ({
    discover: (request) => discover(http, request),
    enrichCompany: ({ domain }) => findCompany(http, domain),
    findContacts: ({ domain, limit }) => searchDomain(http, domain, limit),
    verifyEmail: (email) => verifyEmail(http, email),
  }),
});

const headers = (http: ProviderHttp) => ({ "X-API-KEY": http.apiKey });

function endpoint(path: string, parameters: Record<string, string>): URL {
  const url = new URL(`${base}/${path}`);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

/** Hunter's statuses contradict each other between documents and clients: id and text decide (providers.md 2.3). */
export function hunterMeaning({ status, text: body, headers: head }: RawReply, now: Date): Meaning | null {
  const slow = (): Meaning => ({
    kind: "rate_limited",
    retryAfterMs: head.has("retry-after") ? retryAfterMs(head, now) : 4000,
  });
  const id = errorId(body);
  // 202: still verifying. 222: the remote server misbehaved. Both are 2xx and no verdict.
  if (status === 202 || status === 222) return { kind: "pending" };
  if (status === 429 && id === "restricted_account") return { kind: "not_allowed" };
  if (status === 429) return /billing period|quota|plan/i.test(body) ? { kind: "quota_exhausted" } : slow();
  if (status === 403 && id === "forbidden") return { kind: "not_allowed" };
  if (status === 403 && id === null) return { kind: "bad_response", why: "blocked before it reached the API" };
  if (status === 403) return slow();
  // An unknown route answers 404 as an HTML page; only the JSON one is a miss.
  if (status === 404 && id === null) return { kind: "bad_response", why: "no such endpoint" };
  return null;
}

const Errors = z.object({ errors: z.array(z.object({ id: z.string().nullish() })).min(1) });

/** The error's slug; "" for an error without one, null where the body is no error of the API. */
function errorId(body: string): string | null {
  try {
    return Errors.parse(JSON.parse(body)).errors[0]?.id ?? "";
  } catch {
    return null;
  }
}

const bands: readonly [string, number, number][] = [
  ["1-10", 1, 10],
  ["11-50", 11, 50],
  ["51-200", 51, 200],
  ["201-500", 201, 500],
  ["501-1000", 501, 1000],
  ["1001-5000", 1001, 5000],
  ["5001-10000", 5001, 10_000],
  ["10001+", 10_001, Number.MAX_SAFE_INTEGER],
];

function headquarters(location: string) {
  const { city, region, country } = parsePlace(location);
  const only = countryCode(location);
  if (only) return { country: only };
  const state = usStateCode(location) ?? (region === null ? null : usStateCode(region));
  const code = country === null ? null : countryCode(country);
  // A state needs its country beside it, and another country's region is no state.
  return {
    ...(city !== null && usStateCode(location) === null ? { city } : {}),
    ...(state === null || (code !== null && code !== "US") ? {} : { state, country: "US" }),
    ...(code === null ? {} : { country: code }),
  };
}

function discoverBody(criteria: DiscoveryCriteria) {
  const { words, industry, location, employeeCountMin: min, employeeCountMax: max } = criteria;
  const keywords =
    words.length > 0 ? words : industry.length > 0 ? industry : ["artificial intelligence", "machine learning"];
  const headcount = bands.filter(([, from, to]) => from <= (max ?? to) && to >= (min ?? from)).map(([band]) => band);
  return {
    keywords: { include: keywords, match: words.length > 0 ? "all" : "any" },
    ...(location === null ? {} : { headquarters_location: { include: [headquarters(location)] } }),
    ...(min === null && max === null ? {} : { headcount }),
  };
}

const Discovered = z.object({
  data: requiredList(z.object({ domain: requiredText, organization: text })),
  meta: part(z.object({ results: number })),
});

/** Free, but the free plan gives one page and no offset: what is beyond it stays unseen. */
async function discover(http: ProviderHttp, { criteria, offset, limit }: DiscoveryRequest) {
  const body = discoverBody(criteria);
  const { data, credits, cached } = await http.send({
    operation: "discover",
    url: endpoint("discover", {}),
    headers: headers(http),
    json: body,
    response: Discovered,
    cost: 0,
    remember: { question: JSON.stringify(body), forMs: days(1) },
  });
  const rows = data?.data ?? [];
  const here = isAsked(criteria, "funding_stage") ? (["funding_stage"] as const) : [];
  const judged = rows.map((row) => toDiscovered(row, body.keywords.include));
  const verdicts = judged.map((company) => ({ company, verdict: judge(criteria, company.candidate, here) }));
  const matches = verdicts.filter(({ verdict }) => verdict === "match").map(({ company }) => company);
  const page = matches.slice(offset, offset + limit);
  const value: DiscoveryPage = {
    companies: page,
    found: here.length > 0 ? matches.length : Math.max(data?.meta?.results ?? 0, rows.length),
    leftOutUnknown: verdicts.filter(({ verdict }) => verdict === "unknown").length,
    filtersAppliedHere: [...here],
    next: page.length > 0 && offset + page.length < matches.length ? offset + page.length : null,
  };
  return { value, credits, cached };
}

function toDiscovered(
  row: { domain: string; organization: string | null },
  keywords: readonly string[],
): CompanyObservation {
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

const Found = z.object({
  data: z.object({
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
  }),
});
type Found = z.infer<typeof Found>["data"];

/** Charged only when name, a description of any kind, place and size are all there. */
function isComplete({ name, category, description, tags, location, metrics }: Found): boolean {
  const isDescribed = category != null || description !== null || tags.length > 0;
  return name !== null && isDescribed && location !== null && metrics?.employees != null;
}

async function findCompany(http: ProviderHttp, domain: string) {
  const { data, credits, cached } = await http.send({
    operation: "companies/find",
    url: endpoint("companies/find", { domain }),
    headers: headers(http),
    response: Found,
    cost: 0.2,
    price: (found) => (isComplete(found.data) ? 0.2 : 0),
    remember: { question: domain, forMs: days(30) },
  });
  const company = data?.data;
  // Another company than the one asked for is refused, not merged.
  const isOther = company?.domain && normalizeDomain(company.domain) !== domain;
  return { value: company?.name && !isOther ? toObservation(company, company.name, domain) : null, credits, cached };
}

function toObservation(company: Found, companyName: string, domain: string): CompanyObservation {
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

const DomainSearch = z.object({
  data: z.object({
    emails: requiredList(
      z.object({
        value: requiredText,
        type: text,
        source_type: text,
        confidence: number,
        first_name: text,
        last_name: text,
        position: text,
        department: text,
        linkedin: webUrl,
        phone_number: text,
        verification: part(z.object({ status: text })),
      }),
    ),
  }),
});
type FoundEmail = z.infer<typeof DomainSearch>["data"]["emails"][number];

/** A search costs a credit for up to ten addresses, so it always takes ten (the free plan refuses more). */
async function searchDomain(http: ProviderHttp, domain: string, limit: number) {
  const { data, credits, cached } = await http.send({
    operation: "domain-search",
    url: endpoint("domain-search", { domain, limit: "10" }),
    headers: headers(http),
    response: DomainSearch,
    cost: 1,
    price: (found) => (found.data.emails.length > 0 ? 1 : 0),
    remember: { question: domain, forMs: days(30) },
  });
  const people = (data?.data.emails ?? []).filter((found) => found.type !== "generic");
  return { value: people.slice(0, limit).map(toContact), credits, cached };
}

/** A generated address is a guess by pattern: the person is kept, the guess is not. */
function toContact(found: FoundEmail): FoundContact {
  const email = found.source_type === "generated" ? null : normalizeEmail(found.value);
  return {
    firstName: found.first_name,
    lastName: found.last_name,
    email,
    emailStatus: email === null ? "unverified" : (statusOf(found.verification?.status) ?? "unverified"),
    emailConfidence: email === null ? null : found.confidence,
    jobTitle: found.position,
    department: found.department,
    linkedinUrl: found.linkedin,
    phone: found.phone_number,
  };
}

function statusOf(status: string | null | undefined): EmailStatus | null {
  return emailStatuses.find((known) => known === status) ?? null;
}

const Verified = z.object({
  data: z.looseObject({
    status: z.enum(["valid", "invalid", "accept_all", "webmail", "disposable", "unknown"]),
    score: number,
  }),
});
const chargedVerdicts = new Set(["valid", "invalid", "accept_all"]);

async function verifyEmail(http: ProviderHttp, email: string) {
  const { data, status, credits, cached } = await http.send({
    operation: "email-verifier",
    url: endpoint("email-verifier", { email }),
    headers: headers(http),
    response: Verified,
    cost: 0.5,
    mayPend: true,
    price: ({ data: verdict }) => (chargedVerdicts.has(verdict.status) ? 0.5 : 0),
    remember: { question: email, forMs: days(90) },
    // The server may take 20 s itself.
    timeoutMs: 25_000,
  });
  return { value: toVerdict(data?.data ?? null, status), credits, cached };
}

const flags = [
  "regexp",
  "gibberish",
  "disposable",
  "webmail",
  "mx_records",
  "smtp_server",
  "smtp_check",
  "accept_all",
  "block",
];

function toVerdict(data: z.infer<typeof Verified>["data"] | null, status: number): FoundEmailVerdict {
  if (data === null) {
    const reason = status === 202 ? "verification_in_progress" : status === 222 ? "mail_server_failed" : "not_known";
    return { status: "unknown", reason, score: null, evidence: {} };
  }
  const evidence = Object.fromEntries(flags.flatMap((flag) => (flag in data ? [[flag, data[flag]]] : [])));
  return { status: data.status, reason: data.status === "unknown" ? "no_verdict" : null, score: data.score, evidence };
}
