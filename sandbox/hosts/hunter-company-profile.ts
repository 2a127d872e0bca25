import { capital } from "../world/business.ts";
import { uuidOf } from "../world/random.ts";
import type { Company } from "../world/types.ts";

/** Some answers lack place and size, and cost nothing. */
export function isThin(company: Company): boolean {
  return company.index % 12 === 5;
}

const bands: [upTo: number, band: string][] = [
  [10, "1-10"],
  [50, "11-50"],
  [200, "51-200"],
  [500, "201-500"],
  [1_000, "501-1000"],
  [5_000, "1K-5K"],
  [10_000, "5K-10K"],
];

function employeeBand(employees: number): string {
  return bands.find(([upTo]) => employees <= upTo)?.[1] ?? "10K-50K";
}

export const mailProviders: Record<string, string> = { google: "google.com", microsoft: "outlook.com" };

export function describeCompany(company: Company) {
  const { place } = company;
  const thin = isThin(company);
  return {
    id: uuidOf(`hunter-company:${company.domain}`),
    name: company.name,
    legalName: null,
    domain: company.domain,
    domainAliases: [],
    site: { phoneNumbers: company.phone ? [company.phone] : [], emailAddresses: company.mailboxes },
    category: {
      sector: "Information Technology",
      industryGroup: "Software & Services",
      industry: capital(company.industry),
      subIndustry: capital(company.industry),
      gicsCode: "45103010",
      sicCode: "73",
      sic4Codes: ["73"],
      naicsCode: "51",
      naics6Codes: ["513210"],
      naics6Codes2022: ["513210"],
    },
    tags: company.keywords,
    description: company.description,
    foundedYear: company.foundedYear,
    location: thin ? null : `${place.city}, ${place.country}`,
    timeZone: thin ? null : place.timeZone,
    utcOffset: thin ? null : place.utcOffset,
    geo: describeGeo(company, thin),
    logo: `https://logos.hunter.io/${company.domain}`,
    facebook: { handle: null, likes: null },
    linkedin: { handle: `company/${company.slug}-example` },
    twitter: {
      handle: null,
      id: null,
      bio: null,
      followers: null,
      following: null,
      location: null,
      site: null,
      avatar: null,
    },
    crunchbase: { handle: null },
    youtube: { handle: null },
    instagram: { handle: null },
    emailProvider: mailProviders[company.mailHost] ?? null,
    type: "private",
    companyType: "privately held",
    ticker: null,
    identifiers: { usEIN: null },
    phone: company.phone,
    metrics: {
      alexaUsRank: null,
      alexaGlobalRank: null,
      trafficRank: "low",
      employees: thin ? null : employeeBand(company.employees),
      marketCap: null,
      raised: null,
      annualRevenue: null,
      estimatedAnnualRevenue: null,
      fiscalYearEnd: null,
    },
    indexedAt: "2026-10-20",
    tech: company.technologies.map((name) => name.toLowerCase().replace(/[ .]/g, "-")),
    techCategories: [],
    fundingRounds: [],
    parent: { domain: null },
    ultimateParent: { domain: null },
  };
}

function describeGeo({ place }: Company, thin: boolean) {
  const known = thin ? null : place;
  return {
    streetNumber: null,
    streetName: null,
    subPremise: null,
    streetAddress: null,
    city: known?.city ?? null,
    postalCode: null,
    state: known?.region ?? null,
    stateCode: known?.regionCode ?? null,
    country: known?.country ?? null,
    countryCode: known?.countryCode ?? null,
    lat: known?.lat ?? null,
    lng: known?.lng ?? null,
  };
}
