import { z } from "zod";
import { mentionsAi } from "../domain/ai-adoption.ts";
import { normalizeDomain } from "../domain/domain-name.ts";
import { AppError } from "../domain/errors.ts";
import { parsePlace } from "../domain/location.ts";
import type { ProviderHttp } from "./http.ts";
import { pageOf } from "./page.ts";
import { type CompanyObservation, defineProvider } from "./provider.ts";
import { count, number, requiredList, requiredText, text, texts, toWebUrl, webUrl } from "./wire.ts";

/** The directory's AI tags. Their files are small enough to parse one at a time; all.json is not. */
export const aiTagFiles = [
  "artificial-intelligence",
  "ai",
  "generative-ai",
  "machine-learning",
  "ai-assistant",
  "computer-vision",
  "aiops",
  "conversational-ai",
  "ai-enhanced-learning",
  "deep-learning",
  "ai-powered-drug-discovery",
  "reinforcement-learning",
  "nlp",
] as const;

const Company = z.object({
  id: z.number().int(),
  name: requiredText,
  website: text,
  all_locations: text,
  one_liner: text,
  long_description: text,
  team_size: count,
  industry: text,
  industries: texts,
  tags: texts,
  batch: text,
  status: text,
  url: webUrl,
  launched_at: number,
});
type Company = z.infer<typeof Company>;

const TagFile = requiredList(Company);

/** Y Combinator's directory as static files: no key, no price, refreshed daily. */
export const yc = defineProvider({
  id: "yc",
  name: "Y Combinator directory",
  secret: null,
  hosts: ["yc-oss.github.io"],
  // Files cannot be asked, so every filter is applied by us.
  filters: [],
  prices: {},
  policy: () => ({ windows: [{ limit: 1200, seconds: 3600 }], quota: null, reserveShare: 0 }),
  create: (http) => ({
    async discover(request) {
      const companies = await activeAiCompanies(http);
      return { value: pageOf(companies, request, candidateOf, toObservation), credits: 0, cached: false };
    },
  }),
});

async function activeAiCompanies(http: ProviderHttp): Promise<Company[]> {
  const files = await Promise.all(
    aiTagFiles.map((tag) =>
      http.send({
        operation: "tags",
        url: new URL(`https://yc-oss.github.io/api/tags/${tag}.json`),
        response: TagFile,
        cost: 0,
      }),
    ),
  );
  // One tag may go away; all of them at once means that the directory has moved.
  if (files.every(({ data }) => data === null)) {
    throw new AppError("provider_bad_response", "The Y Combinator directory has none of the files that we know.");
  }
  const byId = new Map<number, Company>();
  for (const { data } of files) for (const company of data ?? []) byId.set(company.id, company);
  const active = [...byId.values()].filter((company) => company.status === "Active");
  // The newest first, in an order that stays the same from page to page.
  return active.sort((a, b) => b.id - a.id);
}

function candidateOf(company: Company): CompanyObservation["candidate"] {
  return {
    places: company.all_locations,
    topics: [...company.tags, ...company.industries, ...(company.industry ? [company.industry] : [])],
    employeeCount: company.team_size,
    // `stage` (Early, Growth) is no funding stage.
    fundingStage: null,
    text: [company.name, company.one_liner, company.long_description].join(" "),
  };
}

function toObservation(company: Company): CompanyObservation {
  // Two sites in one field occur ("https://a.io, https://b.com"): the first is the company's.
  const website = toWebUrl(company.website?.split(/[\s,]+/)[0] ?? null);
  const { text: location, city, region, country } = parsePlace(company.all_locations);
  return {
    domain: website === null ? null : normalizeDomain(website),
    externalId: `yc:${company.id}`,
    sourceUrl: company.url,
    facts: {
      companyName: company.name,
      websiteUrl: website,
      industry: company.industry,
      employeeCount: company.team_size,
      location,
      city,
      region,
      country,
      description: company.one_liner,
      tags: [...company.tags, ...(company.batch ? [`YC ${company.batch}`] : [])],
    },
    categories: company.tags.filter(mentionsAi),
    confidence: 0.8,
    candidate: candidateOf(company),
  };
}
