import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import type { Company, Person } from "../../sandbox/world/types.ts";
import { AppError } from "../../src/domain/errors.ts";
import type { Capabilities, Priced } from "../../src/providers/provider.ts";
import {
  answers,
  check,
  contacts,
  discover,
  enrich,
  failures,
  type Subject,
  verify,
} from "../providers/fixtures/contract.ts";
import { type RealProviders, realProviders } from "./real-providers.ts";
import { companiesOf, control, pick } from "./support.ts";

let sandbox: Sandbox;
let companies: Company[];
beforeAll(async () => {
  sandbox = await startSandbox();
  companies = await companiesOf(sandbox);
});
beforeEach(() => control(sandbox, "POST", "reset"));
afterEach(() => void vi.restoreAllMocks());
afterAll(() => sandbox.close());

const hosts = { apollo: "api.apollo.io", hunter: "api.hunter.io" };

let subjects = 0;
const newSubject = (): Subject => {
  const domain = `nobody-${++subjects}.example`;
  return { domain, email: `jane@${domain}`, id: domain, place: `Place ${subjects}, Germany` };
};

const addFault = async (fault: Record<string, unknown>) => {
  const added = await control(sandbox, "POST", "faults", fault);
  expect(added.status).toBe(201);
};
const seen = async () => {
  const { total, credits } = (await control(sandbox, "GET", "calls")).body;
  return { calls: total as number, credits: (credits.apollo + credits.hunter) as number };
};

async function outcomeOf(work: Promise<Priced<unknown>> | undefined) {
  if (!work) throw new Error("the provider cannot do this");
  try {
    return { answer: await work, error: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { answer: null, error };
  }
}

/** We may count a credit too many, never one too few. */
async function expectNothingUncounted({ counted }: RealProviders) {
  const { limiter, ledger } = counted();
  expect(ledger).toBe(limiter);
  expect(limiter).toBeGreaterThanOrEqual((await seen()).credits);
}

describe("the contract over HTTP: what is no answer", () => {
  it.each(failures.map((failure) => [failure.row, failure] as const))("%s", async (_, failure) => {
    const { provider, ask, reply, code, leftAlone, credits } = failure;
    const world = realProviders(sandbox);
    const opened = world.open(provider);
    const subject = newSubject();
    await addFault({ host: hosts[provider], fault: "status", times: 1, ...reply(subject) });

    const { error } = await outcomeOf(ask(opened, subject));
    expect(error?.code).toBe(code);
    expect(world.counted().limiter).toBe(credits);
    await expectNothingUncounted(world);

    const again = async () => {
      const before = (await seen()).calls;
      const answer = await outcomeOf((ask === check ? enrich : ask)(opened, newSubject()));
      return { left: (await seen()).calls > before, error: answer.error };
    };
    if (leftAlone === "no") return expect((await again()).left).toBe(true);
    const refused = await again();
    expect(refused).toMatchObject({ left: false, error: { code } });
    if (leftAlone === "key") {
      world.wait(31 * 86_400_000);
      return expect((await again()).left).toBe(false);
    }
    const waitMs = leftAlone === "period" ? refused.error?.retryAfterMs : leftAlone;
    if (waitMs === undefined) throw new Error("the refusal does not say until when");
    world.wait(waitMs - 1);
    expect((await again()).left).toBe(false);
    world.wait(1);
    expect((await again()).left).toBe(true);
  });
});

describe("the contract over HTTP: what is an answer", () => {
  it.each(answers.map((answer) => [answer.row, answer] as const))(
    "%s",
    async (_, { provider, ask, reply, ...expected }) => {
      const world = realProviders(sandbox);
      const subject = newSubject();
      await addFault({ host: hosts[provider], fault: "status", ...reply(subject) });

      const { answer } = await outcomeOf(ask(world.open(provider), subject));

      const value = answer?.value instanceof Map ? [...answer.value] : answer?.value;
      const wanted = expected.value(subject);
      if (wanted === null) expect(value).toBeNull();
      else expect(value).toMatchObject(wanted as object);
      expect(answer?.credits).toBe(expected.credits);
    },
  );
});

/** Somebody at a company that both know, and whom a call costs something. */
function payingSubject(): { company: Company; person: Person } {
  const company = pick(
    companies,
    ({ atApollo, atHunter, index, people }) =>
      atApollo &&
      atHunter &&
      index % 12 !== 5 &&
      people.some((one) => one.truth === "valid" && one.verifierQuirk === null),
  );
  return { company, person: pick(company.people, (one) => one.truth === "valid" && one.verifierQuirk === null) };
}

const paid: [string, keyof typeof hosts, (provider: Capabilities) => Promise<Priced<unknown>> | undefined][] = [
  ["Apollo's enrichment", "apollo", (provider) => provider.enrichCompany?.({ domain: payingSubject().company.domain })],
  ["Apollo's search", "apollo", (provider) => discover(provider, { ...newSubject(), place: "United States" })],
  [
    "Hunter's search",
    "hunter",
    (provider) => contacts(provider, { ...newSubject(), domain: payingSubject().company.domain }),
  ],
  [
    "Hunter's verifier",
    "hunter",
    (provider) => verify(provider, { ...newSubject(), email: payingSubject().person.email }),
  ],
];

/** Each as the sandbox plays it, what it is for us, and whether the credit was spent there. */
const faults: [string, Record<string, unknown>, string, boolean][] = [
  ["P5 a hang before the headers", { fault: "hang" }, "provider_unavailable", false],
  ["P5 an answer after our deadline", { fault: "delay", ms: 800 }, "provider_unavailable", true],
  ["P6 a slow drip", { fault: "drip", interval_ms: 100 }, "provider_unavailable", true],
  ["P7 300 MB", { fault: "huge", megabytes: 300 }, "provider_unavailable", false],
  ["P7 a gzip bomb", { fault: "gzip_bomb", megabytes: 300 }, "provider_unavailable", false],
  ["P8 HTML", { fault: "html" }, "provider_bad_response", false],
  ["P8 nothing", { fault: "empty" }, "provider_bad_response", false],
  ["P8 half of the JSON", { fault: "truncated" }, "provider_bad_response", true],
  ["P8 another shape", { fault: "wrong_shape" }, "provider_bad_response", false],
  ["P10 a reset before the effect", { fault: "reset" }, "provider_unavailable", false],
  ["P10 a reset after the effect", { fault: "reset_after" }, "provider_unavailable", true],
  ["P10 bad gzip", { fault: "bad_gzip" }, "provider_unavailable", true],
  ["P10 fewer bytes than promised", { fault: "cut_short" }, "provider_unavailable", true],
];

describe("faults of the connection, over HTTP", () => {
  it.each(
    faults.flatMap(([row, fault, code, charges]) =>
      (charges ? paid : paid.slice(2)).map(([what, ...rest]) => [row, what, fault, code, charges, ...rest] as const),
    ),
  )("%s at %s", async (_, __, fault, code, charges, provider, ask) => {
    // The code's own deadlines of 10 and 25 seconds, forty times as fast.
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => timeout(ms / 40));
    const world = realProviders(sandbox);
    await addFault({ host: hosts[provider], ...fault });

    const { error } = await outcomeOf(ask(world.open(provider)));

    expect(error?.code).toBe(code);
    if (charges) await expect.poll(async () => (await seen()).credits).toBeGreaterThan(0);
    expect((await seen()).calls).toBe(1);
    await expectNothingUncounted(world);
  });

  it("P10 nobody there at all is unavailable, and counts as spent", async () => {
    const gone = await startSandbox();
    await gone.close();
    const world = realProviders(gone);
    const { error } = await outcomeOf(enrich(world.open("apollo"), newSubject()));
    expect(error?.code).toBe("provider_unavailable");
    expect(world.counted().limiter).toBe(1);
  });

  it("P11 a redirect leads nowhere, and no key with it", async () => {
    const elsewhere = await startSandbox();
    const world = realProviders(sandbox);
    await addFault({ host: "api.apollo.io", fault: "redirect", location: `${elsewhere.url}/https://api.apollo.io/` });
    const { error } = await outcomeOf(enrich(world.open("apollo"), newSubject()));
    expect(error?.code).toBe("provider_bad_response");
    expect((await control(elsewhere, "GET", "calls")).body.total).toBe(0);
    await elsewhere.close();
  });

  it("P2 five failures in a row leave the provider alone, and one call tries whether it is back", async () => {
    const world = realProviders(sandbox);
    const opened = world.open("hunter");
    await addFault({ host: "api.hunter.io", fault: "down", times: 5 });
    for (let i = 0; i < 5; i++)
      expect((await outcomeOf(enrich(opened, newSubject()))).error?.code).toBe("provider_unavailable");

    const { error } = await outcomeOf(enrich(opened, newSubject()));
    expect(error).toMatchObject({ code: "provider_unavailable", internal: "circuit_open" });
    expect((await seen()).calls).toBe(5);

    world.wait(error?.retryAfterMs ?? Number.NaN);
    // Slow enough that all of them ask while the one is out.
    await addFault({ host: "api.hunter.io", fault: "delay", ms: 500, times: 1 });
    const probes = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(enrich(opened, newSubject()))));
    expect(probes.filter((probe) => probe.answer !== null)).toHaveLength(1);
    expect((await seen()).calls).toBe(6);
    expect((await outcomeOf(enrich(opened, newSubject()))).answer).not.toBeNull();
  });
});

describe("credits, over HTTP", () => {
  const known = () =>
    companies.filter((company) => company.atApollo && company.atHunter && !company.savedAtApollo).slice(0, 12);
  const someone = () => payingSubject();

  it.each<[string, keyof typeof hosts, (provider: Capabilities) => Promise<Priced<unknown>> | undefined]>([
    [
      "Apollo's companies in bulk, unknown ones among them",
      "apollo",
      (provider) => provider.enrichCompanies?.([...known().map(({ domain }) => domain), "nobody.example"]),
    ],
    [
      "Apollo's people of a company",
      "apollo",
      (provider) => provider.findContacts?.({ domain: someone().company.domain, limit: 10 }),
    ],
    [
      "Apollo's people by id, locked and unknown ones among them",
      "apollo",
      (provider) =>
        provider.matchPeople?.([
          ...known()
            .flatMap(({ people }) => people.map(({ apolloId }) => apolloId))
            .slice(0, 25),
          "nobody",
        ]),
    ],
    [
      "Apollo's person by name",
      "apollo",
      (provider) =>
        provider.matchPerson?.({
          firstName: someone().person.firstName,
          lastName: someone().person.lastName,
          domain: someone().company.domain,
        }),
    ],
    ["Apollo's page of companies", "apollo", (provider) => discover(provider, { ...newSubject(), place: "Germany" })],
    ["Apollo's empty page", "apollo", (provider) => discover(provider, { ...newSubject(), place: "Nowhere, Germany" })],
    ["Hunter's companies", "hunter", (provider) => discover(provider, { ...newSubject(), place: "Germany" })],
    ["Hunter's count", "hunter", (provider) => provider.countEmails?.(someone().company.domain)],
    [
      "Hunter's finder",
      "hunter",
      (provider) =>
        provider.findEmail?.({
          firstName: someone().person.firstName,
          lastName: someone().person.lastName,
          domain: someone().company.domain,
        }),
    ],
    [
      "Hunter's finder, in vain",
      "hunter",
      (provider) => provider.findEmail?.({ firstName: "No", lastName: "Body", domain: someone().company.domain }),
    ],
    [
      "Hunter's person",
      "hunter",
      (provider) =>
        provider.lookUpPerson?.(
          pick(
            known().flatMap(({ people }) => people),
            ({ atHunter, verifierQuirk }) => atHunter && verifierQuirk === null,
          ).email,
        ),
    ],
    ["Hunter's verdict", "hunter", (provider) => provider.verifyEmail?.(someone().person.email)],
    [
      "Hunter's people of a company",
      "hunter",
      (provider) => provider.findContacts?.({ domain: someone().company.domain, limit: 10 }),
    ],
  ])("of %s are what the sandbox counts, and nothing the second time", async (_, provider, ask) => {
    const world = realProviders(sandbox);
    const opened = world.open(provider);
    const first = await ask(opened);
    const there = await seen();
    expect(there.calls).toBeGreaterThan(0);
    expect(world.counted()).toEqual({ limiter: there.credits, ledger: there.credits });
    expect(first?.credits).toBeCloseTo(there.credits, 6);

    const second = await ask(opened);
    expect(second).toMatchObject({ credits: 0 });
    expect(second?.cached).toBe(true);
    expect(await seen()).toEqual(there);
  });

  it.each(["apollo", "hunter"] as const)("of %s's own account page are those that were counted", async (id) => {
    const world = realProviders(sandbox);
    const opened = world.open(id);
    await enrich(opened, { ...newSubject(), domain: payingSubject().company.domain });
    const account = (await opened.checkAccount?.())?.value;
    expect(account?.credits?.used).toBe(world.counted().limiter);
    expect(account?.credits?.limit).toBe(1000);
    expect(Date.parse(account?.credits?.resetsAt ?? "")).toBeGreaterThan(Date.now());
    expect(account?.scope).toBeNull();
    // One enrichment out of a thousand a minute; the searches' limits are narrower.
    expect(account?.windows[0]).toEqual(id === "apollo" ? { limit: 200, seconds: 60, remaining: 200 } : undefined);
  });

  it.each(["scope", "plan"] as const)("may not be read by a key without the %s, which is said", async (because) => {
    const world = realProviders(sandbox);
    await addFault({ host: "api.apollo.io", path: "/api/v1/usage_stats", fault: "forbidden", because });
    const account = (await world.open("apollo").checkAccount?.())?.value;
    expect(account?.scope).toContain("may not read credit_usage_stats and api_usage_stats");
    expect(account?.credits).toEqual({ limit: 1000, used: 0, resetsAt: null });
  });

  it("P3 fifty questions with a wrong key are one call", async () => {
    const world = realProviders(sandbox, { apollo: "wrong", hunter: "wrong" });
    for (const id of ["apollo", "hunter"] as const) {
      const opened = world.open(id);
      const all = [];
      for (let i = 0; i < 50; i++) all.push((await outcomeOf(enrich(opened, newSubject()))).error?.code);
      expect(new Set(all)).toEqual(new Set(["provider_rejected"]));
    }
    expect((await seen()).calls).toBe(2);
  });

  it("P4 run out at the provider, and nothing is asked for that costs until the period ends", async () => {
    const poor = await startSandbox({ hunterCredits: 1 });
    const world = realProviders(poor);
    const opened = world.open("hunter");
    const [first, second] = companies.filter(
      (company) => company.atHunter && company.people.some(({ atHunter }) => atHunter),
    );
    await contacts(opened, { ...newSubject(), domain: first?.domain ?? "" });
    const out = await outcomeOf(contacts(opened, { ...newSubject(), domain: second?.domain ?? "" }));
    expect(out.error?.code).toBe("quota_exhausted");
    // What is free still is.
    expect((await opened.countEmails?.(second?.domain ?? ""))?.value.total).toBeGreaterThan(0);
    expect((await control(poor, "GET", "calls")).body.credits.hunter).toBe(world.counted().limiter);
    await poor.close();
  });
});
