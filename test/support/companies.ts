import { type Answer, json } from "./outside.ts";

export const hunter = {
  company: "api.hunter.io/v2/companies/find",
  people: "api.hunter.io/v2/domain-search",
  discover: "api.hunter.io/v2/discover",
  verify: "api.hunter.io/v2/email-verifier",
};
export const apollo = {
  search: "api.apollo.io/api/v1/mixed_companies/search",
  company: "api.apollo.io/api/v1/organizations/enrich",
  people: "api.apollo.io/api/v1/mixed_people/api_search",
  match: "api.apollo.io/api/v1/people/bulk_match",
};
export const yc = "yc-oss.github.io/api/tags/";
export const dns = "cloudflare-dns.com/dns-query";

const domainOf = (request: Request): string => new URL(request.url).searchParams.get("domain") ?? "";

export const hunterCompany =
  (fields: Record<string, unknown> = {}): Answer =>
  (request) =>
    json({
      data: {
        name: "Brightloom Robotics",
        domain: domainOf(request),
        category: { sector: "Technology", industry: "Robotics" },
        tags: ["robotics", "artificial intelligence"],
        description: "Machine learning for warehouse robots",
        foundedYear: 2019,
        location: "Berlin, Germany",
        geo: { city: "Berlin", state: null, country: "Germany" },
        linkedin: { handle: null },
        metrics: { employees: "51-200" },
        tech: ["pytorch"],
        ...fields,
      },
    });

export interface HunterEmail {
  value: string;
  first_name?: string | null;
  last_name?: string | null;
  position?: string | null;
  verification?: { status: string } | null;
}

export const hunterPeople =
  (...emails: HunterEmail[]): Answer =>
  () =>
    json({
      data: {
        emails: emails.map((email) => ({
          type: "personal",
          source_type: "found",
          first_name: null,
          last_name: null,
          position: null,
          linkedin: null,
          phone_number: null,
          verification: null,
          confidence: 95,
          department: "executive",
          ...email,
        })),
      },
    });

/** What Hunter's verifier says of every address. */
export const hunterVerdict =
  (status: string): Answer =>
  () =>
    json({ data: { status, score: 50 } });

/** A domain that takes mail. */
export const takesMail: Answer = () => json({ Status: 0, Answer: [{ type: 15, data: "1 mx.mail.example." }] });

export const hunterDiscover =
  (companies: { domain: string; organization: string }[]): Answer =>
  () =>
    json({ data: companies, meta: { results: companies.length } });

export const apolloCompany =
  (fields: Record<string, unknown> = {}): Answer =>
  (request) =>
    json({
      organization: {
        id: `org-${domainOf(request)}`,
        name: "Brightloom Robotics",
        website_url: null,
        linkedin_url: null,
        primary_domain: domainOf(request),
        founded_year: 2019,
        city: null,
        state: null,
        industry: "robotics",
        keywords: ["computer vision"],
        estimated_num_employees: 120,
        country: "Germany",
        short_description: "Robots that see",
        total_funding: 12_000_000,
        latest_funding_round_date: "2026-03-01",
        latest_funding_stage: "Series A",
        technology_names: ["TensorFlow"],
        ...fields,
      },
    });

export const apolloSearch =
  (companies: { domain: string; name: string }[]): Answer =>
  async (request) => {
    const { page, per_page: size } = (await request.json()) as { page: number; per_page: number };
    const rows = companies.slice((page - 1) * size, page * size);
    return json({
      organizations: rows.map(({ domain, name }) => ({
        id: `org-${domain}`,
        organization_id: null,
        name,
        website_url: `http://www.${domain}`,
        primary_domain: domain,
        domain,
        linkedin_url: null,
        founded_year: 2019,
      })),
      accounts: [],
      pagination: { total_entries: companies.length },
    });
  };

export const apolloPeople = (...ids: string[]): Answer => {
  return () => json({ people: ids.map((id) => ({ id, title: "CTO", has_email: true })) });
};

const noPerson = {
  name: null,
  first_name: null,
  last_name: null,
  title: null,
  email: null,
  email_status: "verified",
  linkedin_url: null,
  departments: [],
  match_confidence: null,
  organization: null,
};

export const apolloMatches =
  (...people: Record<string, unknown>[]): Answer =>
  () =>
    json({
      matches: people.map((person) => ({ ...noPerson, ...person })),
      credits_consumed: people.length,
      unique_enriched_records: people.length,
    });

export interface YcCompany {
  id: number;
  name: string;
  website: string | null;
  all_locations?: string;
  team_size?: number | null;
  status?: string;
}

/** The directory: all companies stand in the first tag file, the others are empty. */
export const ycDirectory =
  (companies: YcCompany[]): Answer =>
  (request) =>
    json(
      new URL(request.url).pathname.endsWith("/artificial-intelligence.json")
        ? companies.map((company) => ({
            one_liner: "AI for everything",
            all_locations: "San Francisco, CA, USA",
            team_size: 20,
            industry: "B2B",
            industries: ["B2B"],
            tags: ["Artificial Intelligence"],
            batch: "W24",
            status: "Active",
            long_description: null,
            launched_at: 1_700_000_000,
            url: `https://www.ycombinator.com/companies/${company.id}`,
            ...company,
          }))
        : [],
    );

/** Answers by record type; NXDOMAIN is `{ status: 3 }`. */
export const dnsAnswers =
  (records: { mx?: string[]; a?: string[]; status?: number }): Answer =>
  (request) => {
    const isMx = new URL(request.url).searchParams.get("type") === "MX";
    const data = (isMx ? records.mx : records.a) ?? [];
    return json({ Status: records.status ?? 0, Answer: data.map((record) => ({ type: isMx ? 15 : 1, data: record })) });
  };
