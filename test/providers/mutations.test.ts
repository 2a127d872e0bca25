import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../../src/domain/errors.ts";
import { apollo } from "../../src/providers/apollo.ts";
import type { ProviderHttp } from "../../src/providers/http.ts";
import { hunter } from "../../src/providers/hunter.ts";
import { createMemory } from "../../src/providers/memory.ts";
import { parseJson } from "../../src/providers/parse-json.ts";
import type { Capabilities, Priced } from "../../src/providers/provider.ts";
import { priceOf } from "../../src/providers/settlement.ts";
import { countDropped } from "../../src/providers/wire.ts";
import * as atApollo from "./fixtures/apollo.ts";
import { check, contacts, discover, enrich, type Subject, verify } from "./fixtures/contract.ts";
import * as atHunter from "./fixtures/hunter.ts";

const subject: Subject = { domain: "a.example", email: "jane@a.example", id: "id-a", place: "Berlin, Germany" };
const hosts = ["a.example", "b.example", "c.example"];
const ids = ["id-a", "id-b", "id-c"];

interface Case {
  what: string;
  provider: typeof apollo | typeof hunter;
  ask(provider: Capabilities): Promise<Priced<unknown>> | undefined;
  body: unknown;
  /** Where its list is, and what tells that the i-th item is in the answer. */
  list?: { path: string[]; sign(i: number): string };
}

const of = (what: string, provider: Case["provider"], ask: Case["ask"], body: unknown, list?: Case["list"]): Case => ({
  what,
  provider,
  ask,
  body,
  ...(list ? { list } : {}),
});
const parsed = (text: string): unknown => JSON.parse(text);
const row = (i: number) => atApollo.organizationRow(ids[i] ?? "", { primary_domain: hosts[i] });

const cases: readonly Case[] = [
  of("Apollo's search", apollo, (p) => discover(p, subject), atApollo.companySearch([row(0), row(1), row(2)], []), {
    path: ["organizations"],
    sign: (i) => `"domain":"${hosts[i]}"`,
  }),
  of(
    "Apollo's saved companies",
    apollo,
    (p) => discover(p, subject),
    atApollo.companySearch([], [row(0), row(1), row(2)]),
    {
      path: ["accounts"],
      sign: (i) => `"domain":"${hosts[i]}"`,
    },
  ),
  of("Apollo's enrichment", apollo, (p) => enrich(p, subject), atApollo.organization("a.example")),
  of(
    "Apollo's enrichment in bulk",
    apollo,
    (p) => p.enrichCompanies?.(hosts),
    atApollo.bulkEnriched(hosts.map((host) => atApollo.organization(host).organization)),
    { path: ["organizations"], sign: (i) => `["${hosts[i]}",{` },
  ),
  of(
    "Apollo's people",
    apollo,
    (p) => p.searchPeople?.({ domain: "a.example", limit: 10 }),
    atApollo.peopleSearch(ids),
    {
      path: ["people"],
      sign: (i) => `"id":"${ids[i]}"`,
    },
  ),
  of(
    "Apollo's match in bulk",
    apollo,
    (p) => p.matchPeople?.(ids),
    parsed(
      atApollo.bulkMatch(
        ids.map((id) => atApollo.person(id, "a.example")),
        3,
      ),
    ),
    { path: ["matches"], sign: (i) => `["${ids[i]}",{` },
  ),
  of(
    "Apollo's match",
    apollo,
    (p) => p.matchPerson?.({ email: subject.email }),
    parsed(atApollo.matched(atApollo.person("id-a", "a.example"))),
  ),
  of("Apollo's credits", apollo, (p) => check(p, subject), {
    ...atApollo.healthy,
    ...atApollo.creditUsage,
    ...atApollo.profile,
  }),
  of("Apollo's calls", apollo, (p) => check(p, subject), {
    ...atApollo.healthy,
    ...atApollo.callUsage,
    ...atApollo.creditUsage,
  }),
  of(
    "Hunter's discover",
    hunter,
    (p) => discover(p, subject),
    atHunter.discovered(hosts.map((host) => atHunter.discoverRow(host))),
    {
      path: ["data"],
      sign: (i) => `"domain":"${hosts[i]}"`,
    },
  ),
  of("Hunter's company", hunter, (p) => enrich(p, subject), atHunter.company("a.example")),
  of(
    "Hunter's people",
    hunter,
    (p) => contacts(p, subject),
    atHunter.domainSearch(
      "a.example",
      ids.map((id) => atHunter.email(`${id}@a.example`)),
    ),
    { path: ["data", "emails"], sign: (i) => `"email":"${ids[i]}@a.example"` },
  ),
  of(
    "Hunter's finder",
    hunter,
    (p) => p.findEmail?.({ firstName: "A", lastName: "B", domain: "a.example" }),
    atHunter.found("a.example"),
  ),
  of("Hunter's count", hunter, (p) => p.countEmails?.("a.example"), atHunter.counted("a.example")),
  of("Hunter's verdict", hunter, (p) => verify(p, subject), atHunter.verdict(subject.email)),
  of("Hunter's person", hunter, (p) => p.lookUpPerson?.(subject.email), atHunter.combined(subject.email, "a.example")),
  of("Hunter's account", hunter, (p) => check(p, subject), atHunter.account()),
];

/** What the provider makes of an answer: its own schema, mapping and price, without the way there. */
async function read({ provider, ask }: Case, body: unknown) {
  const text = JSON.stringify(body);
  const told = { dropped: 0, most: 0 };
  const http: ProviderHttp = {
    apiKey: "key",
    now: () => new Date(),
    recall: async () => null,
    keep: async () => {},
    async send(request) {
      if (!request.response) throw new Error("an answer that is no JSON");
      const { response } = request;
      const { result, dropped } = countDropped(() => parseJson(text, response));
      told.dropped = dropped;
      told.most += request.cost;
      if (!result.ok) throw new AppError("provider_bad_response", result.why);
      const credits = priceOf(request, { kind: "ok" }, result.data, dropped);
      // What is remembered comes back from JSON.
      return {
        data: JSON.parse(JSON.stringify(result.data)),
        status: 200,
        meaning: { kind: "ok" },
        credits,
        cached: false,
      };
    },
  };
  const answer = await Promise.resolve(ask(provider.create(http, createMemory(http, "", new Map())))).catch(
    (error: unknown) => {
      if (error instanceof AppError && error.code === "provider_bad_response") return null;
      throw error;
    },
  );
  return { answer: answer ?? null, ...told };
}

const inWords = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (part instanceof Map ? [...part] : part));

const longText = "x".repeat(1024 * 1024);
const wrongs: readonly [string, (value: unknown) => unknown][] = [
  ["a number", () => 7],
  ["a text", () => "text"],
  ["a list", () => [1, "a", null]],
  ["an object", () => ({ a: 1 })],
  ["true", () => true],
  ["null", () => null],
  ["nothing at all", () => undefined],
  ["a negative number", () => -1],
  ["1e308", () => 1e308],
  ["10,000 items", (value) => Array(10_000).fill(Array.isArray(value) ? (value[0] ?? value) : value)],
  ["a megabyte of text", () => longText],
  ["a lone surrogate", () => "a\ud800b"],
  ["NUL", () => "a\u0000b"],
  ["an unsafe link", () => "javascript:alert(1)"],
  ["the name of a prototype", () => "__proto__"],
];
const wrong = fc.constantFrom(...wrongs);

type Container = Record<string, unknown>;
const isContainer = (value: unknown): value is Container => typeof value === "object" && value !== null;

function placesIn(value: unknown): { of: Container; key: string }[] {
  if (!isContainer(value)) return [];
  return Object.keys(value).flatMap((key) => [{ of: value, key }, ...placesIn(value[key])]);
}

function partAt(body: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, key) => (isContainer(part) ? part[key] : undefined), body);
}

describe.each(cases.map((one) => [one.what, one] as const))("P9 %s", (_, one) => {
  it("is read as it stands", async () => {
    const { answer, dropped } = await read(one, one.body);
    expect(answer?.value).not.toBeNull();
    expect(dropped).toBe(0);
    for (const i of one.list ? [0, 1, 2] : []) expect(inWords(answer?.value)).toContain(one.list?.sign(i));
  });

  it("survives anything wrong in any of its places", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(10_000), wrong, async (place, [, change]) => {
        const body = structuredClone(one.body);
        const places = placesIn(body);
        const target = places[place % places.length];
        if (!target) return;
        const value = change(target.of[target.key]);
        if (value === undefined) delete target.of[target.key];
        else target.of[target.key] = value;

        const { answer, most } = await read(one, body);
        if (answer === null) return;
        const said = inWords(answer.value);
        // No control character, no half of a letter, nothing that runs, nothing endless.
        expect(said).not.toMatch(/\\u00[01]|\\ud[89a-f]/);
        expect(said).not.toMatch(/Url":"(?!https?:)/);
        expect(said.length).toBeLessThan(2_000_000);
        expect(answer.credits).toBeGreaterThanOrEqual(0);
        // More than we thought where the provider says so, but nothing absurd.
        expect(answer.credits).toBeLessThanOrEqual(Math.max(most, 10));
      }),
      { numRuns: 50 },
    );
  });

  it.runIf(one.list)("drops and counts the item that is wrong, and uses the others", async () => {
    const { path, sign } = one.list ?? { path: [], sign: String };
    const notAnItem = fc.constantFrom<unknown>(7, "text", [], {}, true, { id: null, name: null, domain: 7, value: [] });
    await fc.assert(
      fc.asyncProperty(fc.nat(2), notAnItem, async (i, bad) => {
        const body = structuredClone(one.body);
        const items = partAt(body, path) as unknown[];
        items[i] = bad;
        const { answer, dropped } = await read(one, body);
        const said = inWords(answer?.value);
        expect(dropped).toBe(1);
        expect(said).not.toContain(sign(i));
        for (const other of [0, 1, 2].filter((j) => j !== i)) expect(said).toContain(sign(other));
      }),
      { numRuns: 15 },
    );
  });
});
