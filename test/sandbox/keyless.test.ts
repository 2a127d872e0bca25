import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import type { Company } from "../../sandbox/world/types.ts";
import { bodyOf, callThrough, companiesOf, pick } from "./support.ts";

let sandbox: Sandbox;
let companies: Company[];
beforeAll(async () => {
  sandbox = await startSandbox();
  companies = await companiesOf(sandbox);
});
afterAll(() => sandbox.close());

const get = (url: string, headers: Record<string, string> = {}) => callThrough(sandbox, url, { headers });
const yc = "https://yc-oss.github.io/api";

describe("the YC directory", () => {
  it("shows every company with the 29 keys and the same facts as elsewhere", async () => {
    const all = await bodyOf(get(`${yc}/companies/all.json`));
    expect(all).toHaveLength(companies.filter((company) => company.atYc).length);
    for (const row of all) expect(Object.keys(row)).toHaveLength(29);
    for (const row of all) {
      const company = pick(companies, (one) => one.slug === row.slug);
      expect(row.website).toBe(`https://${company.domain}/`);
      expect([company.employees, null]).toContain(row.team_size);
    }
  });

  it("answers a tag with its companies, one that nobody has with [] and an unknown path with 404", async () => {
    const tagged = await bodyOf(get(`${yc}/tags/artificial-intelligence.json`));
    expect(tagged).toHaveLength(companies.filter((company) => company.atYc && company.aiStance === "builder").length);
    expect(await bodyOf(get(`${yc}/tags/ai-powered-drug-discovery.json`))).toEqual([]);
    expect((await get(`${yc}/nothing.json`)).status).toBe(404);
    const meta = await bodyOf(get(`${yc}/meta.json`));
    expect(meta.tags["artificial-intelligence"].count).toBe(tagged.length);
  });

  it("answers 304 to who already has it", async () => {
    const first = await get(`${yc}/companies/hiring.json`);
    const etag = first.headers.get("etag") ?? "";
    const second = await get(`${yc}/companies/hiring.json`, { "if-none-match": etag });
    expect(second.status).toBe(304);
    expect(await second.text()).toBe("");
    expect((await bodyOf(get(`${yc}/changes/latest.json`))).added).toHaveLength(3);
  });
});

describe("Hacker News", () => {
  it("has this month's hiring thread among the account's threads, and about 60 posts in it", async () => {
    const { hits } = await bodyOf(
      get("https://hn.algolia.com/api/v1/search_by_date?tags=story,author_whoishiring&hitsPerPage=10"),
    );
    expect(hits).toHaveLength(3);
    const thread = pick(hits as { objectID: string; title: string }[], (hit) =>
      /^Ask HN: Who is hiring\?/.test(hit.title),
    );
    const item = await bodyOf(get(`https://hn.algolia.com/api/v1/items/${thread.objectID}`));
    expect(item.children.length).toBeGreaterThan(50);
    const later = item.created_at_i + 7 * 3_600;
    const search = `tags=comment,story_${thread.objectID}&numericFilters=created_at_i>${later}&hitsPerPage=1000`;
    const comments = await bodyOf(get(`https://hn.algolia.com/api/v1/search_by_date?${search}`));
    expect(comments.hits.length).toBeGreaterThan(0);
    expect(comments.hits.length).toBeLessThan(item.children.length);
    expect(comments.hits.every((hit: { created_at_i: number }) => hit.created_at_i > later)).toBe(true);
  });
});

describe("the job boards", () => {
  const urls = {
    greenhouse: (token: string) => `https://boards-api.greenhouse.io/v1/boards/${token}/jobs?content=true`,
    lever: (token: string) => `https://api.lever.co/v0/postings/${token}?mode=json`,
    ashby: (token: string) => `https://api.ashbyhq.com/posting-api/job-board/${token}`,
  };
  it.each(["greenhouse", "lever", "ashby"] as const)(
    "lists a company's jobs at %s in its own shape",
    async (vendor) => {
      const company = pick(companies, (one) => one.jobBoard === vendor && one.jobs.length > 1);
      const body = await bodyOf(get(urls[vendor](company.slug)));
      const jobs = vendor === "lever" ? body : body.jobs;
      const titles = jobs.map((job: { text?: string; title?: string }) => job.text ?? job.title);
      expect(titles).toEqual(company.jobs.map((job) => job.title));
      expect((await get(urls[vendor]("nobody"))).status).toBe(404);
    },
  );
});

describe("the SEC", () => {
  const who = { "user-agent": "LeadDiscoveryEngine (+mailto:operator@leads.example)" };

  it("finds a notice of a US company by its name, with the filing behind it", async () => {
    const company = pick(
      companies,
      (one) => one.place.countryCode === "US" && one.funding !== null && one.index % 2 === 0,
    );
    const found = await bodyOf(get(`https://efts.sec.gov/LATEST/search-index?q="${company.name}"&forms=D`, who));
    const [hit] = found.hits.hits.map(({ _source }: { _source: { ciks: string[]; adsh: string } }) => _source);
    expect(hit).toMatchObject({ form: "D", biz_states: [company.place.regionCode] });
    const filing = `https://www.sec.gov/Archives/edgar/data/${Number(hit.ciks[0])}/${hit.adsh.replaceAll("-", "")}/primary_doc.xml`;
    const xml = await (await get(filing, who)).text();
    expect(xml).toContain(`<totalAmountSold>${company.funding?.lastRoundUsd}</totalAmountSold>`);
  });

  it("shuts out whoever does not say who he is", async () => {
    expect((await get("https://efts.sec.gov/LATEST/search-index?q=x", { "user-agent": "x" })).status).toBe(403);
  });
});

describe("DNS over HTTPS", () => {
  const resolve = (name: string, type: string) =>
    bodyOf(get(`https://cloudflare-dns.com/dns-query?name=${name}&type=${type}`, { accept: "application/dns-json" }));

  it("tells who takes mail, who refuses it, who has no record and who does not exist", async () => {
    const google = pick(companies, (one) => one.mailHost === "google").domain;
    expect((await resolve(google, "MX")).Answer[0]).toMatchObject({ type: 15, data: "1 aspmx.l.google.com." });
    expect((await resolve(pick(companies, (one) => one.mailHost === "null_mx").domain, "MX")).Answer[0].data).toBe(
      "0 .",
    );
    const silent = pick(companies, (one) => one.mailHost === "no_mx").domain;
    expect(await resolve(silent, "MX")).toMatchObject({ Status: 0 });
    expect((await resolve(silent, "MX")).Answer).toBeUndefined();
    expect((await resolve(silent, "A")).Answer[0].data).toMatch(/^104\.21\./);
    expect((await resolve("nobody.example", "MX")).Status).toBe(3);
    expect((await resolve("gmail.com", "MX")).Answer.length).toBeGreaterThan(0);
  });

  it("has names that lead to private addresses, and refuses a bad name", async () => {
    expect((await resolve("private.example", "A")).Answer[0].data).toBe("10.0.0.5");
    expect((await get("https://cloudflare-dns.com/dns-query?name=a%20b&type=MX")).status).toBe(400);
  });
});

describe("company websites", () => {
  it("say who they are, in text and in JSON-LD, with the same facts as the providers", async () => {
    const company = pick(companies, (one) => one.site === "open" && one.aiStance === "builder");
    const home = await (await get(`https://${company.domain}/`)).text();
    expect(home).toContain("machine learning models");
    const linked = JSON.parse(/ld\+json">(.*?)<\/script>/.exec(home)?.[1] ?? "");
    expect(linked).toMatchObject({ name: company.name, numberOfEmployees: { value: company.employees } });
    expect(await (await get(`https://www.${company.domain}/contact`)).text()).toContain(company.mailboxes[0]);
    expect(await (await get(`https://${company.domain}/robots.txt`)).text()).toContain("Disallow: /admin");
    expect((await get(`https://${company.domain}/nothing`)).status).toBe(404);
  });

  it("may forbid robots or live at www", async () => {
    const closed = pick(companies, (one) => one.site === "disallowed").domain;
    expect(await (await get(`https://${closed}/robots.txt`)).text()).toBe("User-agent: *\nDisallow: /\n");
    const moved = pick(companies, (one) => one.site === "redirects").domain;
    const response = await get(`https://${moved}/about?a=1`);
    expect(response.status).toBe(301);
    expect(response.headers.get("location")).toBe(`https://www.${moved}/about?a=1`);
    expect((await get(`https://www.${moved}/about`)).status).toBe(200);
  });
});
