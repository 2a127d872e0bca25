import { z } from "zod";
import { coreWords, isDistinctive, nameKey } from "../domain/company-name.ts";
import { countryCode, usStateCode } from "../domain/countries.ts";
import { type FilingHit, findFiling, likelyStage, readFormD } from "../domain/form-d.ts";
import { days, later, minutes } from "../lib/clock.ts";
import type { ProviderHttp } from "./http.ts";
import { type CompanyObservation, defineProvider } from "./provider.ts";
import type { CompanyQuestion } from "./questions.ts";
import { readText as readBody } from "./read-text.ts";
import { date, part, requiredList, requiredText, texts } from "./wire.ts";

const Source = z.object({
  ciks: texts,
  display_names: texts,
  adsh: requiredText,
  form: requiredText,
  file_date: date,
  biz_states: texts,
  biz_locations: texts,
});

const Search = z.object({ hits: z.object({ hits: requiredList(z.object({ _source: part(Source) })) }) });

const longestFiling = 1024 * 1024;
/** An older round says little of today. */
const longestAgo = days(5 * 365);

/** Form D notices at the SEC: what a US company raised lately. For known companies: a notice names no website. */
export const sec = defineProvider({
  id: "sec",
  name: "SEC Form D",
  secret: null,
  hosts: ["efts.sec.gov", "www.sec.gov"],
  filters: [],
  prices: {},
  // 10 a second are allowed to each address, which Workers share: two on average.
  policy: () => ({
    windows: [
      { limit: 8, seconds: 4 },
      { limit: 100, seconds: 60 },
    ],
    quota: null,
    reserveShare: 0,
  }),
  // Whoever is too fast, or does not say who he is, is shut out until ten minutes of silence are over.
  meaning: ({ status }) => (status === 403 ? { kind: "rate_limited", retryAfterMs: minutes(10) } : null),
  needsContact: true,
  create: (http) => ({
    async enrichCompany(company) {
      const value = isTellable(company) ? await findRound(http, company) : null;
      return { value, credits: 0, cached: false };
    },
  }),
});

type Named = CompanyQuestion & { companyName: string };

/** Only a US company with a name of its own and a place can be told from its namesakes. */
function isTellable(company: CompanyQuestion): company is Named {
  const { companyName, city = null, region = null, country = null } = company;
  if (companyName === undefined || (country !== null && countryCode(country) !== "US")) return false;
  if (country === null && (region === null || usStateCode(region) === null)) return false;
  const words = coreWords(companyName);
  return (city !== null || region !== null) && words.join("").length >= 3 && isDistinctive(words);
}

async function findRound(http: ProviderHttp, company: Named): Promise<CompanyObservation | null> {
  const { companyName, domain, city = null, region = null } = company;
  const filing = findFiling(await search(http, companyName), { name: companyName, city, region });
  if (filing === null) return null;
  const url = addressOf(filing);
  const { data: notice } = await http.send({
    operation: "read filing",
    url: new URL(url),
    headers: { accept: "application/xml" },
    // Read here, so that no officer's name is in what is remembered.
    read: async (response) => readFormD(await readBody(response, longestFiling)),
    cost: 0,
    remember: { question: filing.accession, forMs: days(30) },
  });
  if (notice === null || notice.isFund || !notice.isLive || notice.type !== "D") return null;
  if (notice.amountSoldUsd === null || nameKey(notice.companyName) !== nameKey(companyName)) return null;
  return {
    domain,
    externalId: null,
    sourceUrl: url,
    facts: {
      companyName,
      fundingStage: likelyStage(notice.amountSoldUsd),
      // At least that: earlier rounds are other notices.
      fundingTotalUsd: notice.amountSoldUsd,
      lastFundingAt: notice.firstSaleOn ?? filing.filedOn,
    },
    categories: [],
    // Less than any source that was told by the company.
    confidence: 0.4,
    candidate: { places: null, topics: [], employeeCount: null, fundingStage: null, text: companyName },
  };
}

async function search(http: ProviderHttp, companyName: string): Promise<FilingHit[]> {
  const today = http.now();
  const url = new URL("https://efts.sec.gov/LATEST/search-index");
  url.searchParams.set("q", `"${coreWords(companyName).join(" ")}"`);
  url.searchParams.set("forms", "D");
  url.searchParams.set("dateRange", "custom");
  url.searchParams.set("startdt", later(today, -longestAgo).toISOString().slice(0, 10));
  url.searchParams.set("enddt", today.toISOString().slice(0, 10));
  const { data } = await http.send({
    operation: "search filings",
    url,
    response: Search,
    cost: 0,
    remember: { question: nameKey(companyName), forMs: days(7) },
  });
  return (data?.hits.hits ?? []).flatMap(({ _source }) => (_source === null ? [] : toHits(_source)));
}

/** A notice may have several issuers; each is a company of its own. */
function toHits({ ciks, display_names, adsh, form, file_date, biz_states, biz_locations }: z.infer<typeof Source>) {
  if (file_date === null || !/^\d{10}-\d{2}-\d{6}$/.test(adsh)) return [];
  return display_names.flatMap((display, i): FilingHit[] => {
    const name = display.replace(/\s*\(CIK \d+\)\s*$/i, "");
    const cik = ciks[i];
    if (cik === undefined || !/^\d{1,10}$/.test(cik)) return [];
    // Where there are as many places as issuers, each has its own.
    const own = <T>(items: readonly T[]) =>
      items.length === display_names.length ? items.slice(i, i + 1) : [...items];
    return [
      { name, cik, accession: adsh, form, filedOn: file_date, states: own(biz_states), places: own(biz_locations) },
    ];
  });
}

const addressOf = ({ cik, accession }: FilingHit): string =>
  `https://www.sec.gov/Archives/edgar/data/${Number(cik)}/${accession.replaceAll("-", "")}/primary_doc.xml`;
