import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hunterKey } from "../../sandbox/keys.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import type { Company, Person } from "../../sandbox/world/types.ts";
import { bodyOf, callHunter, callThrough, companiesOf, control, pick } from "./support.ts";

let sandbox: Sandbox;
let companies: Company[];
let known: Company[];
beforeAll(async () => {
  sandbox = await startSandbox();
  companies = await companiesOf(sandbox);
  known = companies.filter((company) => company.atHunter);
});
beforeEach(() => control(sandbox, "POST", "reset"));
afterAll(() => sandbox.close());

const spent = async () => (await control(sandbox, "GET", "calls")).body.credits.hunter;
const verify = (email: string) => callHunter(sandbox, `email-verifier?email=${email}`);
const errorOf = async (response: Promise<Response>) => {
  const { status } = await response;
  const [{ id, code, details }] = (await bodyOf(response)).errors;
  return { status, id, code, details };
};
const personWith = (test: (person: Person, company: Company) => boolean): Person => {
  for (const company of companies) for (const person of company.people) if (test(person, company)) return person;
  throw new Error("no such person");
};

describe("Hunter's authentication", () => {
  it("takes the key in a header, as a bearer or in the query", async () => {
    const url = "https://api.hunter.io/v2/account";
    const answers = await Promise.all([
      callThrough(sandbox, url, { headers: { "X-API-KEY": hunterKey } }),
      callThrough(sandbox, url, { headers: { authorization: `Bearer ${hunterKey}` } }),
      callThrough(sandbox, `${url}?api_key=${hunterKey}`),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  });

  it("refuses any other key", async () => {
    expect(await errorOf(callThrough(sandbox, "https://api.hunter.io/v2/account"))).toEqual({
      status: 401,
      id: "authentication_failed",
      code: 401,
      details: "No user found for the API key supplied",
    });
  });
});

describe("Hunter's discover", () => {
  it("applies structured filters, echoes them and costs nothing", async () => {
    const body = await bodyOf(
      callHunter(sandbox, "discover", {
        headquarters_location: { include: [{ country: "DE" }] },
        headcount: ["11-50", "51-200"],
        funding: { series: ["series_a"] },
      }),
    );
    const expected = known.filter(
      (company) => company.place.countryCode === "DE" && company.employees >= 11 && company.employees <= 200,
    );
    expect(body.data.map((row: { domain: string }) => row.domain).sort()).toEqual(
      expected.map((company) => company.domain).sort(),
    );
    expect(Object.keys(body.meta.filters).sort()).toEqual(["headcount", "headquarters_location"]);
    expect(await spent()).toBe(0);
  });

  it("understands a question, wherever it stands, and then ignores the filters", async () => {
    const inBody = await bodyOf(
      callHunter(sandbox, "discover", { query: "AI companies in Berlin", headcount: ["1-10"] }),
    );
    const inUrl = await bodyOf(callHunter(sandbox, "discover?query=AI+companies+in+Berlin", {}));
    const expected = known.filter((company) => company.place.city === "Berlin" && company.aiStance === "builder");
    expect(expected.length).toBeGreaterThan(0);
    expect(inBody.data.map((row: { domain: string }) => row.domain).sort()).toEqual(
      expected.map((company) => company.domain).sort(),
    );
    expect(inUrl.data).toEqual(inBody.data);
  });

  it("has no second page on the free plan", async () => {
    expect(await errorOf(callHunter(sandbox, "discover", { offset: 100 }))).toMatchObject({
      status: 400,
      id: "pagination_error",
    });
  });
});

describe("Hunter's domain search", () => {
  it("lists whom it knows for one credit, and for none the second time", async () => {
    const company = pick(known, (one) => one.people.filter((person) => person.atHunter).length > 2);
    const body = await bodyOf(callHunter(sandbox, `domain-search?domain=${company.domain}&limit=10`));
    const values = body.data.emails.map((email: { value: string }) => email.value);
    const expected = company.people.filter((person) => person.atHunter && person.verifierQuirk !== "claimed");
    expect(values).toEqual([...expected.map((person) => person.email), ...company.mailboxes].slice(0, 10));
    expect(body.data.organization).toBe(company.name);
    expect(await spent()).toBe(1);
    await callHunter(sandbox, `domain-search?limit=10&domain=${company.domain}`);
    expect(await spent()).toBe(1);
  });

  it("is free when nothing is found", async () => {
    const body = await bodyOf(callHunter(sandbox, "domain-search?domain=nobody.example"));
    expect(body.data.emails).toEqual([]);
    expect(await spent()).toBe(0);
  });

  it("refuses more than ten addresses on the free plan, in the provider's words", async () => {
    expect(await errorOf(callHunter(sandbox, "domain-search?domain=a.example&limit=11"))).toEqual({
      status: 400,
      id: "pagination_error",
      code: 400,
      details: "The search results are limited to 10 email addresses on your current plan.",
    });
    expect(await errorOf(callHunter(sandbox, "domain-search"))).toMatchObject({ status: 400, id: "wrong_params" });
  });

  it("can be weighed beforehand by the keyless count", async () => {
    const company = pick(known, (one) => one.people.length > 3);
    const count = await bodyOf(callThrough(sandbox, `https://api.hunter.io/v2/email-count?domain=${company.domain}`));
    const search = await bodyOf(callHunter(sandbox, `domain-search?domain=${company.domain}`));
    expect(count.data.total).toBe(search.meta.results);
  });
});

describe("Hunter's finder", () => {
  it("finds the address of a named person for a credit, and answers a miss with free nulls", async () => {
    const company = pick(known, (one) =>
      one.people.some((person) => person.truth === "valid" && !person.verifierQuirk),
    );
    const person = pick(company.people, (one) => one.truth === "valid" && !one.verifierQuirk);
    const find = (first: string, last: string) =>
      bodyOf(callHunter(sandbox, `email-finder?domain=${company.domain}&first_name=${first}&last_name=${last}`));
    expect((await find(person.firstName, person.lastName)).data.email).toBe(person.email);
    expect((await find("No", "Body")).data).toMatchObject({ email: null, score: null, accept_all: null, sources: [] });
    expect(await spent()).toBe(1);
  });
});

describe("Hunter's verifier", () => {
  it.each(["valid", "invalid", "accept_all", "unknown"] as const)(
    "tells the truth about a %s address",
    async (truth) => {
      const person = personWith((one) => one.truth === truth && one.verifierQuirk === null);
      const { data } = await bodyOf(verify(person.email));
      expect(data).toMatchObject({ status: truth, email: person.email });
      expect(await spent()).toBe(truth === "unknown" ? 0 : 0.5);
    },
  );

  it("answers 202 twice for a slow server and then the result, charged once", async () => {
    const person = personWith((one) => one.verifierQuirk === "pending_twice");
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await verify(person.email)).status);
    expect(statuses).toEqual([202, 202, 200, 200]);
    expect(await spent()).toBe(0.5);
  });

  it("answers 222 when the remote server misbehaves and 451 for who asked to be left out", async () => {
    expect((await verify(personWith((one) => one.verifierQuirk === "smtp_failed").email)).status).toBe(222);
    const claimed = personWith((one) => one.verifierQuirk === "claimed").email;
    expect(await errorOf(verify(claimed))).toMatchObject({ status: 451, id: "claimed_email" });
    expect(await spent()).toBe(0);
  });

  it("knows webmail, disposable and dead domains", async () => {
    const statuses = await Promise.all(
      ["a@gmail.com", "a@mailinator.com", "a@nobody.example"].map(
        async (email) => (await bodyOf(verify(email))).data.status,
      ),
    );
    expect(statuses).toEqual(["webmail", "disposable", "invalid"]);
    expect(await errorOf(verify("nonsense"))).toMatchObject({ status: 400, id: "invalid_email" });
  });
});

describe("Hunter's enrichment and account", () => {
  it("describes a company with a band for a fifth of a credit, and an unknown one as 404", async () => {
    const company = pick(known, (one) => one.employees > 50 && one.employees <= 200 && one.index % 12 !== 5);
    const { data } = await bodyOf(callHunter(sandbox, `companies/find?domain=${company.domain}`));
    expect(data).toMatchObject({ domain: company.domain, name: company.name, metrics: { employees: "51-200" } });
    expect(await errorOf(callHunter(sandbox, "companies/find?domain=nobody.example"))).toMatchObject({
      status: 404,
      id: "not_found",
    });
    const account = await bodyOf(callHunter(sandbox, "account"));
    expect(account.data.requests.credits).toEqual({ used: 0.2, available: 1_000, remaining: 999.8 });
    expect(account.data.reset_date).toMatch(/^\d{4}-\d\d-28$/);
  });

  it("describes a person, alone and together with the company", async () => {
    const company = pick(known, (one) => one.people.some((person) => person.atHunter && !person.verifierQuirk));
    const person = pick(company.people, (one) => one.atHunter && !one.verifierQuirk);
    const alone = await bodyOf(callHunter(sandbox, `people/find?email=${person.email}`));
    const both = await bodyOf(callHunter(sandbox, `combined/find?email=${person.email}`));
    expect(alone.data.employment).toMatchObject({ domain: company.domain, title: person.title });
    expect(both.data.person).toEqual(alone.data);
    expect(both.data.company.domain).toBe(company.domain);
  });

  it("runs out of credits with 402, while free calls go on", async () => {
    const poor = await startSandbox({ hunterCredits: 0.2 });
    const domains = known.filter((one) => one.index % 12 !== 5).map((one) => one.domain);
    expect((await callHunter(poor, `companies/find?domain=${domains[0]}`)).status).toBe(200);
    expect(await errorOf(callHunter(poor, `companies/find?domain=${domains[1]}`))).toMatchObject({
      status: 402,
      id: "payment_required",
    });
    expect((await callHunter(poor, "discover", { query: "AI" })).status).toBe(200);
    await poor.close();
  });

  it("answers an unknown path in HTML", async () => {
    const response = await callHunter(sandbox, "leads_lists_of_old");
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
  });
});
