import { describe, expect, it } from "vitest";
import { type DiscoveryCriteria, filterNames } from "../../src/domain/discovery-criteria.ts";
import { aiTagFiles } from "../../src/providers/yc/directory.ts";
import { uniqueDomain } from "../support/context.ts";
import { type Answer, failureOf, json, ledgerOf, outside, raw } from "./support.ts";

const everything: DiscoveryCriteria = {
  query: "",
  words: [],
  location: null,
  industry: [],
  employeeCountMin: null,
  employeeCountMax: null,
  fundingStage: [],
};

// The documented 29 keys, as far as we read them.
const ycCompany = (id: number, over: Record<string, unknown> = {}) => ({
  id,
  name: `Company ${id}`,
  website: `https://www.company-${id}.example/`,
  all_locations: "San Francisco, CA, USA; Remote",
  one_liner: "Robots that sort.",
  long_description: null,
  team_size: 12,
  industry: "B2B",
  industries: ["B2B", "Robotics"],
  tags: ["Artificial Intelligence", "Robotics"],
  batch: "Winter 2026",
  status: "Active",
  stage: "Early",
  url: `https://www.ycombinator.com/companies/company-${id}`,
  launched_at: 1_700_000_000,
  ...over,
});

async function discover(answers: Answer[], criteria: Partial<DiscoveryCriteria> = {}, offset = 0, limit = 10) {
  const world = outside(answers);
  const yc = await world.ctx.providers.open("yc", world.scope);
  const ask = () => yc.discover?.({ criteria: { ...everything, ...criteria }, offset, limit }) ?? Promise.reject();
  return { ...world, ask };
}

describe("the Y Combinator directory", () => {
  it("asks for each AI tag's file once, without a key, and pays nothing", async () => {
    const { ctx, asked, ask } = await discover([json([ycCompany(1)])]);
    expect((await ask()).credits).toBe(0);
    expect(asked.map(({ url }) => url).toSorted()).toEqual(
      aiTagFiles.map((tag) => `https://yc-oss.github.io/api/tags/${tag}.json`).toSorted(),
    );
    expect(Object.keys(asked[0]?.headers ?? {}).toSorted()).toEqual(["accept", "user-agent"]);
    expect(new Set((await ledgerOf(ctx)).map(({ outcome, credits }) => `${outcome} ${credits}`))).toEqual(
      new Set(["ok 0"]),
    );
    expect((await ctx.providers.status("yc")).windows[0]?.used).toBe(aiTagFiles.length);
  });

  it("unites the files by id, newest first, and keeps who is active", async () => {
    const files = [[ycCompany(1), ycCompany(2)], [ycCompany(2), ycCompany(3, { status: "Acquired" })], []];
    const { ask } = await discover(files.map((file) => json(file)));
    const { value } = await ask();
    expect(value.companies.map(({ externalId }) => externalId)).toEqual(["yc:2", "yc:1"]);
    expect(value.companies[0]).toMatchObject({
      domain: "company-2.example",
      categories: ["Artificial Intelligence"],
      facts: { city: "San Francisco", region: "CA", country: "United States", employeeCount: 12, industry: "B2B" },
    });
    expect(value.companies[0]?.facts.tags).toContain("YC Winter 2026");
  });

  it("drops odd rows and reads around odd fields", async () => {
    const rows = [
      null,
      { id: "5", name: "n", status: "Active" },
      ycCompany(6, { name: "" }),
      { id: 7, name: "Bare", status: "Active" },
      ycCompany(8, {
        team_size: "12",
        website: "https://a.example, https://b.example",
        tags: "AI",
        all_locations: null,
      }),
      ycCompany(9, { website: "javascript:alert(1)", team_size: 0 }),
    ];
    const { ask } = await discover([json(rows)]);
    const { companies } = (await ask()).value;
    expect(
      companies.map(({ externalId, domain, facts }) => [externalId, domain, facts.websiteUrl, facts.employeeCount]),
    ).toEqual([
      ["yc:9", null, null, null],
      ["yc:8", "a.example", "https://a.example", null],
      ["yc:7", null, null, null],
    ]);
  });

  it("applies every filter itself, says so, and counts what does not tell", async () => {
    const rows = [ycCompany(1), ycCompany(2, { team_size: null }), ycCompany(3, { all_locations: "Berlin, Germany" })];
    const { ask } = await discover([json(rows)], { location: "San Francisco, CA", employeeCountMin: 10 });
    expect((await ask()).value).toMatchObject({
      found: 1,
      leftOutUnknown: 1,
      filtersAppliedHere: filterNames.filter((name) => name === "location" || name === "employee_count"),
      companies: [{ externalId: "yc:1" }],
    });
  });

  it("goes on where a page ended, until there is no more", async () => {
    const rows = [ycCompany(1), ycCompany(2), ycCompany(3)];
    const first = await (await discover([json(rows)], {}, 0, 2)).ask();
    const second = await (await discover([json(rows)], {}, 2, 2)).ask();
    expect([first.value.next, second.value.next]).toEqual([2, null]);
    expect(second.value.companies.map(({ externalId }) => externalId)).toEqual(["yc:1"]);
  });

  it("does without one tag, but does not call a directory without files empty", async () => {
    const { ask } = await discover([raw("gone", 404), json([ycCompany(1)])]);
    expect((await ask()).value.found).toBe(1);
    expect((await failureOf((await discover([raw("gone", 404)])).ask())).code).toBe("provider_bad_response");
  });

  it.each([{}, { error: "x" }, null])("takes a file that says %j for no answer", async (file) => {
    expect((await failureOf((await discover([json(file)])).ask())).code).toBe("provider_bad_response");
  });
});

const mx = (...data: string[]) =>
  json({ Status: 0, TC: false, Answer: data.map((d) => ({ name: "x", type: 15, TTL: 300, data: d })) });
const address = (type: number, data: string) => json({ Status: 0, Answer: [{ name: "x", type, TTL: 300, data }] });
const nothing = json({ Status: 0, TC: false, Authority: [{ name: "example", type: 6, TTL: 900, data: "ns." }] });

async function lookUp(...answers: Answer[]) {
  const world = outside(answers);
  const dns = await world.ctx.providers.open("dns", world.scope);
  const host = uniqueDomain();
  return { ...world, host, ask: () => dns.lookUpMail?.(host) ?? Promise.reject() };
}

describe("DNS over HTTPS", () => {
  it.each([
    [
      "MX records",
      [mx("10 aspmx.l.google.com.", "20 alt.example.")],
      { status: "found", records: ["10 aspmx.l.google.com.", "20 alt.example."] },
    ],
    [
      "an alias before the MX",
      [
        json({
          Status: 0,
          Answer: [
            { type: 5, data: "y." },
            { type: 15, data: "5 mx.y." },
          ],
        }),
      ],
      { status: "found", records: ["5 mx.y."] },
    ],
    ["a null MX", [mx("0 .")], { status: "null_mx" }],
    ["no such domain", [json({ Status: 3 })], { status: "no_domain" }],
    ["no MX but an address", [nothing, address(1, "192.0.2.7")], { status: "address_only", records: ["192.0.2.7"] }],
    [
      "an IPv6 address only",
      [nothing, nothing, address(28, "2001:db8::7")],
      { status: "address_only", records: ["2001:db8::7"] },
    ],
    ["nothing at all", [nothing], { status: "none" }],
    ["SERVFAIL", [json({ Status: 2 })], { status: "unknown", reason: "dns_rcode_2" }],
    ["SERVFAIL for the address", [nothing, json({ Status: 2 })], { status: "unknown", reason: "dns_rcode_2" }],
    ["an answer of another shape", [json({ Status: 0, Answer: "none" })], { status: "none" }],
  ])("reads %s", async (_, answers, expected) => {
    const { ask } = await lookUp(...answers);
    expect(await ask()).toEqual({ value: expected, credits: 0, cached: false });
  });

  it("asks for the name and type, and remembers the answer for a while", async () => {
    const { asked, host, ask } = await lookUp(mx("10 mx.example."));
    await ask();
    await ask();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ url: `https://cloudflare-dns.com/dns-query?name=${host}&type=MX`, method: "GET" });
    expect(asked[0]?.headers.accept).toBe("application/dns-json");
  });

  it.each([
    ["an HTTP error", raw("", 503), "provider_unavailable"],
    ["a bad name", raw("Invalid query name", 400), "provider_rejected"],
    ["an answer without a status", json({ Answer: [] }), "provider_bad_response"],
  ])("says that it could not tell on %s, never that the domain takes no mail", async (_, answer, code) => {
    expect((await failureOf((await lookUp(answer)).ask())).code).toBe(code);
  });
});
