import { describe, expect, it } from "vitest";
import { createBudget } from "../../src/domain/budget.ts";
import type { PersonIdentity } from "../../src/providers/provider.ts";
import { uniqueDomain } from "../support/context.ts";
import * as recorded from "./fixtures/apollo.ts";
import { type Answer, failureOf, json, ledgerOf, outside, raw } from "./support.ts";

const base = "https://api.apollo.io/api/v1";

/** Ids that no other test uses: whom was paid for is remembered. */
let tests = 0;
const own = (id: string) => `${id}-${tests}`;

async function findPeople(
  names: readonly string[],
  matches: (domain: string) => unknown[],
  charged: number,
  limit = 10,
) {
  tests += 1;
  const domain = uniqueDomain();
  const ids = names.map(own);
  const world = outside([json(recorded.peopleSearch(ids)), raw(recorded.bulkMatch(matches(domain), charged))]);
  const apollo = await world.ctx.providers.open("apollo", world.scope);
  const find = () => apollo.findContacts?.({ domain, limit }) ?? Promise.reject();
  return { ...world, domain, find };
}

describe("Apollo's people", () => {
  it("searches for free, then matches by id, and pays nobody more once it has whom it looks for", async () => {
    const { ctx, asked, domain, find } = await findPeople(
      ["p1", "p2"],
      (host) => [recorded.person(own("p1"), host)],
      1,
    );

    const { value, credits } = await find();

    expect(asked.map(({ url, method }) => [method, url])).toEqual([
      ["POST", "https://api.apollo.io/api/v1/mixed_people/api_search"],
      ["POST", "https://api.apollo.io/api/v1/people/bulk_match?reveal_personal_emails=false&reveal_phone_number=false"],
    ]);
    expect(asked[0]?.body).toMatchObject({ q_organization_domains_list: [domain], page: 1, per_page: 100 });
    expect(asked[1]?.body).toEqual({ details: [{ id: own("p1") }] });
    expect(value[0]).toEqual({
      firstName: "Marta",
      lastName: "Kowalska",
      email: `${own("p1")}@${domain}`,
      emailStatus: "valid",
      emailConfidence: 90,
      jobTitle: "Head of Operations",
      department: "operations",
      linkedinUrl: "http://www.linkedin.com/in/marta-kowalska-example",
      phone: null,
    });
    expect(credits).toBe(1);
    expect(await ledgerOf(ctx)).toMatchObject([
      { operation: "mixed_people/api_search", credits: 0 },
      { operation: "people/bulk_match", credits: 1 },
    ]);
    expect((await ctx.providers.status("apollo")).quota?.used).toBe(1);
  });

  it("looks the next one up where the first cannot be written to, the highest rank first", async () => {
    tests += 1;
    const domain = uniqueDomain();
    const search = JSON.parse(JSON.stringify(recorded.peopleSearch(["p1", "p2", "p3"].map(own))));
    for (const [i, title] of ["Account manager", "CEO", "Head of Data"].entries()) search.people[i].title = title;
    const locked = recorded.person(own("p2"), domain, { title: "CEO", email: "email_not_unlocked@domain.com" });
    const { ctx, scope, asked } = outside([
      json(search),
      raw(recorded.bulkMatch([locked], 1)),
      raw(recorded.bulkMatch([recorded.person(own("p3"), domain)], 1)),
    ]);
    const apollo = await ctx.providers.open("apollo", scope);
    const answer = await apollo.findContacts?.({ domain, limit: 10 });
    expect(asked.slice(1).map(({ body }) => body)).toEqual([
      { details: [{ id: own("p2") }] },
      { details: [{ id: own("p3") }] },
    ]);
    expect(answer?.value.map(({ email }) => email)).toEqual([null, `${own("p3")}@${domain}`]);
  });

  it("does not count who is locked towards the limit, and stops where all are", async () => {
    tests += 1;
    const domain = uniqueDomain();
    const ids = ["l1", "l2", "l3", "l4"].map(own);
    const lock = (id: string) => recorded.person(id, domain, { email: "email_not_unlocked@domain.com" });
    const [first = "", second = "", third = ""] = ids;
    const open = outside([
      json(recorded.peopleSearch(ids)),
      raw(recorded.bulkMatch([lock(first)], 0)),
      raw(recorded.bulkMatch([lock(second)], 0)),
      raw(recorded.bulkMatch([recorded.person(third, domain)], 1)),
    ]);
    const apollo = await open.ctx.providers.open("apollo", open.scope);
    const answer = await apollo.findContacts?.({ domain, limit: 1 });
    expect(answer?.value.map(({ email }) => email)).toEqual([null, null, `${third}@${domain}`]);

    tests += 1;
    const others = ["l1", "l2", "l3", "l4"].map(own);
    const closed = outside([
      json(recorded.peopleSearch(others)),
      ...others.map((id) => raw(recorded.bulkMatch([lock(id)], 0))),
    ]);
    const again = await closed.ctx.providers.open("apollo", closed.scope);
    await again.findContacts?.({ domain: uniqueDomain(), limit: 1 });
    expect(closed.asked).toHaveLength(1 + 3);
  });

  it("keeps whom it paid for where the budget does not allow the next one", async () => {
    tests += 1;
    const domain = uniqueDomain();
    const [first = "", second = ""] = ["b1", "b2"].map(own);
    const { ctx, scope, asked } = outside([
      json(recorded.peopleSearch([first, second])),
      raw(recorded.bulkMatch([recorded.person(first, domain, { title: "Analyst" })], 1)),
    ]);
    const apollo = await ctx.providers.open("apollo", { ...scope, budget: createBudget(1) });
    const answer = await apollo.findContacts?.({ domain, limit: 2 });
    expect(answer).toMatchObject({ credits: 1, value: [{ jobTitle: "Analyst" }] });
    expect(asked).toHaveLength(2);
  });

  it("goes by id where rows are missing, repeated, null or somebody else's", async () => {
    const { domain, find } = await findPeople(
      ["p1"],
      (host) => [
        null,
        { id: 7 },
        recorded.person(own("stranger"), host),
        recorded.person(own("p1"), host),
        recorded.person(own("p1"), host),
      ],
      1,
    );
    expect((await find()).value.map(({ email }) => email)).toEqual([`${own("p1")}@${domain}`]);
  });

  it.each([
    ["the sentinel of a locked address", { email: "email_not_unlocked@domain.com" }],
    ["the sentinel in capitals", { email: "Email_Not_Unlocked@domain.com" }],
    ["a guess", { email_status: "extrapolated" }],
    ["an unverified address", { email_status: "unverified" }],
    ["no status", { email_status: null }],
    ["an address that is none", { email: "nobody" }],
    ["a second header", { email: "a@b.example\r\nBcc: x@y.example" }],
    ["no address", { email: null }],
  ])("keeps the person and not %s", async (_, over) => {
    const { find } = await findPeople(["p1"], (host) => [recorded.person(own("p1"), host, over)], 1);
    expect((await find()).value).toMatchObject([{ firstName: "Marta", email: null, emailStatus: "unverified" }]);
  });

  it.each([
    ["made up", { match_confidence: "none" }],
    ["employed elsewhere by now", { organization: { primary_domain: "elsewhere.example" } }],
  ])("leaves out a person who is %s", async (_, over) => {
    const { find } = await findPeople(["p1"], (host) => [recorded.person(own("p1"), host, over)], 1);
    expect((await find()).value).toEqual([]);
  });

  it("takes the whole name apart where a short row has nothing else", async () => {
    const short = { first_name: undefined, last_name: undefined, organization: undefined, name: "Ana de la Cruz" };
    const { find } = await findPeople(["p1"], (host) => [recorded.person(own("p1"), host, short)], 1);
    expect((await find()).value).toMatchObject([{ firstName: "Ana", lastName: "de la Cruz" }]);
  });

  it("looks up ten at most, and nobody where nobody has an address", async () => {
    const many = await findPeople(
      Array.from({ length: 25 }, (_, i) => `p${i}`),
      () => [],
      0,
      50,
    );
    await many.find();
    expect(many.asked).toHaveLength(1 + 10);

    const none = outside([json(recorded.peopleSearch([]))]);
    const apollo = await none.ctx.providers.open("apollo", none.scope);
    expect(await apollo.findContacts?.({ domain: uniqueDomain(), limit: 10 })).toMatchObject({ value: [], credits: 0 });
    expect(none.asked.map(({ url }) => url)).toEqual([`${base}/mixed_people/api_search`]);
  });

  it.each([
    ["a fraction", 0.5, 0.5],
    ["nothing", 0, 0],
    ["nonsense below zero", -4, 1],
    ["an absurd amount", 1_000_000_000, 1],
  ])("settles at %s where Apollo says so", async (_, charged, credits) => {
    const { ctx, find } = await findPeople(["p1"], (host) => [recorded.person(own("p1"), host)], charged);
    expect((await find()).credits).toBe(credits);
    expect((await ctx.providers.status("apollo")).quota?.used).toBe(credits);
  });

  it("pays for the same people only once", async () => {
    const { asked, find } = await findPeople(["p9"], (host) => [recorded.person(own("p9"), host)], 1);
    const first = await find();
    expect(await find()).toEqual({ ...first, credits: 0, cached: true });
    expect(asked).toHaveLength(2);
  });
});

describe("Apollo's people by id", () => {
  async function matchPeople(ids: readonly string[], ...answers: Answer[]) {
    const world = outside(answers);
    const apollo = await world.ctx.providers.open("apollo", world.scope);
    return { ...world, match: () => apollo.matchPeople?.(ids) ?? Promise.reject() };
  }
  const person = (id: string, over: Record<string, unknown> = {}) => recorded.person(id, "a.example", over);

  it("are matched ten a call, each id once", async () => {
    tests += 1;
    const ids = Array.from({ length: 23 }, (_, i) => own(`b${i}`));
    const { asked, match } = await matchPeople(
      [...ids, ids[0] ?? ""],
      raw(
        recorded.bulkMatch(
          ids.map((id) => person(id)),
          10,
        ),
      ),
    );
    const { value, credits } = await match();
    expect(asked.map(({ body }) => (body as { details: unknown[] }).details.length)).toEqual([10, 10, 3]);
    expect([...value.keys()]).toEqual(ids);
    expect(credits).toBe(30);
  });

  it("keep those of the calls that answered for the next try, where a later one fails", async () => {
    tests += 1;
    const ids = Array.from({ length: 12 }, (_, i) => own(`c${i}`));
    const good = raw(
      recorded.bulkMatch(
        ids.map((id) => person(id)),
        10,
      ),
    );
    const { ctx, asked, match } = await matchPeople(ids, good, raw("", 500), good);
    expect((await failureOf(match())).code).toBe("provider_unavailable");
    expect((await match()).value.size).toBe(12);
    expect(asked).toHaveLength(3);
    expect((await ledgerOf(ctx)).map(({ credits }) => credits)).toEqual([10, 0, 10]);
  });

  it("are paid for once each, also where two batches overlap, and nobody found is remembered too", async () => {
    tests += 1;
    const [one, two, three] = ["o1", "o2", "o3"].map(own) as [string, string, string];
    const answers = [raw(recorded.bulkMatch([person(one)], 1)), raw(recorded.bulkMatch([person(three)], 1))];
    const { ctx, asked, scope } = outside(answers);
    const apollo = await ctx.providers.open("apollo", scope);
    expect((await apollo.matchPeople?.([one, two]))?.credits).toBe(1);
    const second = await apollo.matchPeople?.([three, two, one]);
    expect([[...(second?.value.keys() ?? [])], second?.credits, second?.cached]).toEqual([[three, one], 1, false]);
    expect(asked.map(({ body }) => body)).toEqual([
      { details: [{ id: one }, { id: two }] },
      { details: [{ id: three }] },
    ]);
  });

  it("say where somebody works and whose address is locked, and leave out who is unknown or made up", async () => {
    tests += 1;
    const [one, two, three, four] = ["d1", "d2", "d3", "d4"].map(own) as [string, string, string, string];
    const rows = [
      person(two, { email: "email_not_unlocked@domain.com" }),
      null,
      person(three, { match_confidence: "none" }),
      person(one, { organization: null }),
    ];
    const { match } = await matchPeople([one, two, three, four], raw(recorded.bulkMatch(rows, 1)));
    const { value } = await match();
    expect(
      [...value].map(([id, { employerDomain, isLocked, contact }]) => [id, employerDomain, isLocked, contact.email]),
    ).toEqual([
      [one, null, false, `${one}@a.example`],
      [two, "a.example", true, null],
    ]);
  });

  it("are nobody without a call where nobody is asked for", async () => {
    const { asked, match } = await matchPeople([]);
    expect(await match()).toEqual({ value: new Map(), credits: 0, cached: true });
    expect(asked).toEqual([]);
  });
});

describe("Apollo's person by what is known of them", () => {
  async function matchOne(identity: PersonIdentity, answer: Answer) {
    const world = outside([answer]);
    const apollo = await world.ctx.providers.open("apollo", world.scope);
    return { ...world, match: () => apollo.matchPerson?.(identity) ?? Promise.reject() };
  }
  const byName = (): PersonIdentity => ({ firstName: "Marta", lastName: "Kowalska", domain: uniqueDomain() });

  it.each([
    ["a name and a domain", byName(), ["first_name", "last_name", "domain"]],
    ["an address", { email: "marta@e.example" }, ["email"]],
    ["a profile", { linkedinUrl: "https://www.linkedin.com/in/marta-example" }, ["linkedin_url"]],
  ])("is asked for by %s, for a credit, once", async (_, identity, fields) => {
    const { asked, match } = await matchOne(
      identity as PersonIdentity,
      raw(recorded.matched(recorded.person("p", "e.example"))),
    );
    const first = await match();
    expect(first).toMatchObject({ value: { id: "p", employerDomain: "e.example", isLocked: false }, credits: 1 });
    expect(Object.keys(asked[0]?.body as object)).toEqual(fields);
    expect(asked[0]?.url).toBe(`${base}/people/match?reveal_personal_emails=false&reveal_phone_number=false`);
    expect(await match()).toEqual({ ...first, credits: 0, cached: true });
  });

  it.each([
    ["nobody", null, null],
    ["somebody made up", recorded.person("x", "e.example", { match_confidence: "none" }), null],
    [
      "a locked address",
      recorded.person("x", "e.example", { email: "email_not_unlocked@domain.com" }),
      { isLocked: true },
    ],
  ])("is free where it is %s", async (_, person, value) => {
    const { ctx, match } = await matchOne(byName(), raw(recorded.matched(person)));
    const answer = await match();
    if (value === null) expect(answer.value).toBeNull();
    else expect(answer.value).toMatchObject(value);
    expect((await ctx.providers.status("apollo")).quota?.used).toBe(0);
  });

  it.each([{}, { error: "x" }, { person: 7 }, { person: {} }])(
    "is no answer in %j, and counts as charged",
    async (body) => {
      const { ctx, match } = await matchOne(byName(), json(body));
      expect((await failureOf(match())).code).toBe("provider_bad_response");
      expect((await ctx.providers.status("apollo")).quota?.used).toBe(1);
    },
  );
});

describe("Apollo's people without a name", () => {
  it("are found by their titles where a small company's have no seniority", async () => {
    const rows = recorded.peopleSearch(["s1", "s2"]);
    const [first, second] = rows.people;
    const titled = {
      ...rows,
      people: [{ ...first, title: "Founder & CEO" }, { ...second, title: "Engineer" }, { id: 7 }, null],
    };
    const { ctx, asked, scope } = outside([json(titled)]);
    const apollo = await ctx.providers.open("apollo", scope);
    const answer = await apollo.searchPeople?.({ domain: uniqueDomain(), limit: 10 });
    expect(answer).toEqual({
      value: [{ id: "s1", firstName: "Marta", jobTitle: "Founder & CEO", hasEmail: true }],
      credits: 0,
      cached: false,
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.body).not.toHaveProperty("person_seniorities");
  });

  it.each([
    ["a title that we cannot rank", (row: object) => [{ ...row, title: "Directrice de la recherche" }]],
    ["more of them than a page", (row: object) => Array.from({ length: 100 }, () => ({ ...row, title: "Manager" }))],
  ])("are asked for by Apollo's ranks where there is %s", async (_, rows) => {
    const [row] = recorded.peopleSearch(["r1"]).people;
    const { ctx, asked, scope } = outside([json({ people: rows(row ?? {}) }), json(recorded.peopleSearch(["r2"]))]);
    const apollo = await ctx.providers.open("apollo", scope);
    const answer = await apollo.searchPeople?.({ domain: uniqueDomain(), limit: 10 });
    expect(answer?.value.map(({ id }) => id)).toEqual(["r2"]);
    expect(asked[0]?.body).not.toHaveProperty("person_seniorities");
    expect(asked[1]?.body).toHaveProperty("person_seniorities");
  });

  it.each([
    ["nobody has an address", { title: "Engineer", has_email: false }],
    ["whoever has one is of a rank that does not decide", { title: "Sales manager" }],
  ])("are not asked for again where %s", async (_, over) => {
    const rows = recorded.peopleSearch(["n1"]).people.map((row) => ({ ...row, ...over }));
    const { ctx, asked, scope } = outside([json({ people: rows })]);
    const apollo = await ctx.providers.open("apollo", scope);
    expect((await apollo.searchPeople?.({ domain: uniqueDomain(), limit: 10 }))?.value).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  it("are taken as they are, whatever Apollo says of their number", async () => {
    const { ctx, scope } = outside([
      json({ pagination: { total_entries: 0 }, people: recorded.peopleSearch(["t1"]).people }),
    ]);
    const apollo = await ctx.providers.open("apollo", scope);
    expect((await apollo.searchPeople?.({ domain: uniqueDomain(), limit: 10 }))?.value).toHaveLength(1);
  });
});
