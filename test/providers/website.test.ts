import { describe, expect, it } from "vitest";
import { later } from "../../src/lib/clock.ts";
import type { CompanyObservation } from "../../src/providers/provider.ts";
import { uniqueDomain } from "../support/context.ts";
import { moved, page, websiteStage } from "../support/website.ts";
import { ledgerOf } from "./support.ts";

const company = {
  "@context": "https://schema.org",
  "@graph": [
    { "@type": "WebSite", name: "A site" },
    {
      "@type": ["Organization"],
      name: "Brightloom Robotics",
      foundingDate: "2019-04-01",
      numberOfEmployees: { "@type": "QuantitativeValue", value: 120 },
      address: { "@type": "PostalAddress", addressLocality: "Berlin", addressCountry: "DE" },
      sameAs: ["https://github.com/brightloom", "https://de.linkedin.com/company/Brightloom/about/"],
    },
  ],
};

const home = (domain: string) => `<!doctype html><html><head><meta charset="utf-8">
  <title>Welcome &amp; hello</title><meta name="description" content="Robots that sort parcels &amp; letters.">
  <meta name="generator" content="WordPress 6.8"><link rel="canonical" href="https://www.${domain}/">
  <script type="application/ld+json">${JSON.stringify(company)}</script>
  <script src="https://widget.intercom.io/widget/x"></script>
  <script type="module">import "https://cdn.jsdelivr.net/npm/openai@5/+esm"</script>
  <style>.ai { content: "we are an artificial intelligence company" }</style></head>
  <body><nav><a href="/en/about-us">About our AI</a> <a href="/jobs/">Jobs</a><a href="https://jobs.lever.co/brightloom/1">Open roles</a><a href="https://elsewhere.example/contact">x</a></nav>
  <h1>Parcels, sorted</h1><p>Our robots see with
    <b>computer</b> vision, day &amp; night. They never sleep.</p>
  <footer>Write to <a href="mailto:Info@${domain}?subject=Hi">us</a> or sales@${domain}.
  Not to anna.muster@${domain}, nor to info@elsewhere.example.</footer></body></html>`;

function brightloom(
  options: Parameters<typeof websiteStage>[1] = {},
  robots = "User-agent: *\nDisallow: /jobs/closed",
  domain = uniqueDomain(),
) {
  const www = `https://www.${domain}`;
  const stage = websiteStage(
    {
      [`https://${domain}/`]: moved(`${www}/`),
      [`https://${domain}/robots.txt`]: moved(`${www}/robots.txt`),
      [`${www}/robots.txt`]: () => new Response(robots),
      [`${www}/`]: home(domain),
      [`${www}/en/about-us`]: "<p>Founded by two engineers who like machine learning.</p>",
      [`${www}/jobs/`]: "<ul><li>Machine Learning Engineer (Berlin, Germany)</li><li>Cook for the canteen</li></ul>",
    },
    options,
  );
  return { domain, www, ...stage };
}

describe("a company's website", () => {
  it("says what it is, where, since when, what it runs on, and what it says of AI", async () => {
    const { domain, www, enrich } = brightloom();
    const { value, remark } = await enrich(domain);
    expect(value).toMatchObject({
      domain,
      sourceUrl: `${www}/`,
      confidence: 0.65,
      boards: [{ vendor: "lever", token: "brightloom" }],
      facts: {
        companyName: "Brightloom Robotics",
        websiteUrl: `${www}/`,
        description: "Robots that sort parcels & letters.",
        city: "Berlin",
        country: "Germany",
        foundedYear: 2019,
        employeeCount: 120,
        linkedinUrl: "https://www.linkedin.com/company/brightloom",
        techStack: ["OpenAI", "Intercom", "WordPress"],
      },
    });
    expect((value as CompanyObservation).evidence).toEqual([
      {
        type: "ai_website",
        url: `${www}/`,
        quote: "Our robots see with computer vision, day & night.",
        observedAt: null,
      },
      {
        type: "ai_website",
        url: `${www}/en/about-us`,
        quote: "Founded by two engineers who like machine learning.",
        observedAt: null,
      },
      {
        type: "ai_hiring",
        url: `${www}/jobs/`,
        quote: "Machine Learning Engineer (Berlin, Germany)",
        observedAt: null,
      },
    ]);
    expect(remark).toEqual({
      text: `Read /, /en/about-us, /jobs/. Left out 1 personal address. Careers page: ${www}/jobs/`,
      isAnswer: true,
    });
  });

  it("gives its role mailboxes as contacts, and keeps nobody's own address", async () => {
    const { domain, contacts } = brightloom();
    const { value } = await contacts(domain);
    expect(value.map(({ email, emailStatus, firstName }) => [email, emailStatus, firstName])).toEqual([
      [`info@${domain}`, "unverified", null],
      [`sales@${domain}`, "unverified", null],
    ]);
    expect(JSON.stringify(value)).not.toContain("muster");
  });

  it("is read once for both questions, five pages at the most, and again after thirty days", async () => {
    let now = new Date();
    const { domain, www, enrich, contacts, called } = brightloom({ clock: { now: () => now } });
    expect((await enrich(domain)).cached).toBe(false);
    expect(called).toEqual([
      `https://${domain}/robots.txt`,
      `${www}/robots.txt`,
      `${www}/`,
      `${www}/en/about-us`,
      `${www}/jobs/`,
      `${www}/contact`,
      `${www}/blog`,
    ]);
    expect((await contacts(domain)).cached).toBe(true);
    now = later(now, 30 * 86_400_000 - 1);
    expect((await enrich(domain)).cached).toBe(true);
    expect(called).toHaveLength(7);
    now = later(now, 1);
    // The same site in another context: a limiter counts by the real clock.
    expect((await brightloom({ clock: { now: () => now } }, undefined, domain).enrich(domain)).cached).toBe(false);
  });

  it("is read once for two who ask at the same time", async () => {
    const { domain, enrich, contacts, called } = brightloom();
    const [company, people] = await Promise.all([enrich(domain), contacts(domain)]);
    expect([company.value, people.value]).toEqual([expect.anything(), [expect.anything(), expect.anything()]]);
    expect(called).toHaveLength(7);
  });

  it("is asked by a client that says who it is and carries nothing else", async () => {
    const { domain, ctx, enrich, requests } = brightloom();
    await enrich(domain);
    for (const { headers, method } of requests) {
      expect([...headers.keys()].toSorted()).toEqual(["accept", "user-agent"]);
      expect([method, headers.get("user-agent")]).toEqual(["GET", expect.stringMatching(/^LeadDiscoveryEngine\//)]);
    }
    const ledger = await ledgerOf(ctx);
    expect(ledger.filter(({ provider }) => provider === "website")).toHaveLength(requests.length);
  });

  it("is tried under its www name where the bare one is not there", async () => {
    const domain = uniqueDomain();
    const { enrich } = websiteStage(
      { [`https://www.${domain}/`]: "<title>x</title>" },
      { addresses: (host) => (host.startsWith("www.") ? ["104.21.3.10"] : []) },
    );
    expect((await enrich(domain)).value).toMatchObject({ sourceUrl: `https://www.${domain}/` });
  });

  it("is named by the part of its title that is like its domain, and else not named with confidence", async () => {
    const domain = uniqueDomain();
    const name = domain.split(".")[0] ?? "";
    const titled = websiteStage({ [`https://${domain}/`]: `<title>Home | ${name.toUpperCase()} GmbH</title>` });
    expect((await titled.enrich(domain)).value).toMatchObject({
      facts: { companyName: `${name.toUpperCase()} GmbH` },
      confidence: 0.65,
    });
    const other = uniqueDomain();
    const untitled = websiteStage({ [`https://${other}/`]: "<title>Home</title>" });
    expect((await untitled.enrich(other)).value).toMatchObject({ facts: { companyName: other }, confidence: 0.2 });
  });
});

describe("robots.txt (S9)", () => {
  const text =
    (body: string, status = 200) =>
    () =>
      new Response(body, { status });
  const notAllowed = "Its robots.txt does not allow it.";

  it.each([
    ["forbids everybody", text("User-agent: *\nDisallow: /"), notAllowed],
    ["forbids us by name", text("User-agent: leaddiscoveryengine\nDisallow: /\nUser-agent: *\nAllow: /"), notAllowed],
    ["fails", text("", 503), "Its robots.txt failed with status 503, which forbids to read on."],
    ["asks us to wait", text("", 429), "Its robots.txt failed with status 429, which forbids to read on."],
    [
      "is answered by a status of no meaning",
      text("", 599),
      "Its robots.txt failed with status 599, which forbids to read on.",
    ],
    ["cannot be reached", () => Promise.reject(new TypeError("refused")), "The website could not be reached."],
    ["redirects in a circle", () => moved("/robots.txt")(), "The website could not be reached."],
  ])("that %s is kept to, and told", async (_, robots, reason) => {
    const domain = uniqueDomain();
    const { enrich, called } = websiteStage({
      [`https://${domain}/robots.txt`]: robots,
      [`https://www.${domain}/robots.txt`]: robots,
      [`https://${domain}/`]: "<title>secret</title>",
    });
    const { value, remark } = await enrich(domain);
    expect([value, remark]).toEqual([null, { text: reason, isAnswer: false }]);
    expect(called.filter((url) => !url.endsWith("/robots.txt"))).toEqual([]);
  });

  it.each([401, 403, 404, 410])("that answers %d forbids nothing", async (status) => {
    const domain = uniqueDomain();
    const { enrich } = websiteStage({
      [`https://${domain}/robots.txt`]: text("User-agent: *\nDisallow: /", status),
      [`https://${domain}/`]: "<title>x</title>",
    });
    expect((await enrich(domain)).value).not.toBeNull();
  });

  it("forbids single pages, which is told", async () => {
    const { domain, enrich, called } = brightloom({}, "User-agent: *\nDisallow: /jobs");
    const { remark } = await enrich(domain);
    expect(remark?.text).toBe(
      "Read /, /en/about-us. Its robots.txt does not allow /jobs/. Left out 1 personal address.",
    );
    expect(called.some((url) => url.endsWith("/jobs/"))).toBe(false);
  });

  it("is read again after a day, not earlier", async () => {
    const domain = uniqueDomain();
    let now = new Date();
    const answers = { [`https://${domain}/`]: () => page("x", { "content-type": "application/pdf" }) };
    const { enrich, called } = websiteStage(answers, { clock: { now: () => now } });
    const robotsRead = () => called.filter((url) => url.endsWith("/robots.txt")).length;
    await enrich(domain);
    now = later(now, 86_400_000 - 1);
    await enrich(domain);
    expect(robotsRead()).toBe(1);
    now = later(now, 1);
    await enrich(domain);
    expect(robotsRead()).toBe(2);
  });
});
