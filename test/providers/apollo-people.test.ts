import { describe, expect, it } from "vitest";
import { uniqueDomain } from "../support/context.ts";
import * as recorded from "./fixtures/apollo.ts";
import { json, ledgerOf, outside, raw } from "./support.ts";

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
  it("searches for free, then matches by id, and pays a person found", async () => {
    const { ctx, asked, domain, find } = await findPeople(
      ["p1", "p2"],
      (host) => [recorded.person(own("p1"), host), recorded.person(own("p2"), host)],
      2,
    );

    const { value, credits } = await find();

    expect(asked.map(({ url, method }) => [method, url])).toEqual([
      ["POST", "https://api.apollo.io/api/v1/mixed_people/api_search"],
      ["POST", "https://api.apollo.io/api/v1/people/bulk_match?reveal_personal_emails=false&reveal_phone_number=false"],
    ]);
    expect(asked[0]?.body).toMatchObject({ q_organization_domains_list: [domain], page: 1, per_page: 25 });
    expect(asked[1]?.body).toEqual({ details: [{ id: own("p1") }, { id: own("p2") }] });
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
    expect(credits).toBe(2);
    expect(await ledgerOf(ctx)).toMatchObject([
      { operation: "mixed_people/api_search", credits: 0 },
      { operation: "people/bulk_match", credits: 2 },
    ]);
    expect((await ctx.providers.status("apollo")).quota?.used).toBe(2);
  });

  it("goes by id where rows are shuffled, missing, repeated, null or somebody else's", async () => {
    const { domain, find } = await findPeople(
      ["p1", "p2", "p3"],
      (host) => [
        recorded.person(own("p3"), host),
        null,
        { id: 7 },
        recorded.person(own("stranger"), host),
        recorded.person(own("p1"), host),
        recorded.person(own("p1"), host),
      ],
      2,
    );
    expect((await find()).value.map(({ email }) => email)).toEqual([
      `${own("p1")}@${domain}`,
      `${own("p3")}@${domain}`,
    ]);
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

  it("matches ten at most, and nobody where nobody has an address", async () => {
    const many = await findPeople(
      Array.from({ length: 25 }, (_, i) => `p${i}`),
      () => [],
      0,
      50,
    );
    await many.find();
    expect(many.asked[1]?.body).toMatchObject({ details: { length: 10 } });

    const none = outside([json(recorded.peopleSearch([]))]);
    const apollo = await none.ctx.providers.open("apollo", none.scope);
    expect(await apollo.findContacts?.({ domain: uniqueDomain(), limit: 10 })).toMatchObject({ value: [], credits: 0 });
    // With the seniorities and without.
    expect(none.asked.map(({ url }) => url)).toEqual(Array(2).fill(`${base}/mixed_people/api_search`));
  });

  it.each([
    ["a fraction", 0.5, 0.5],
    ["nothing", 0, 0],
    ["nonsense below zero", -4, 1],
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
