import { describe, expect, it } from "vitest";
import { dns } from "../../../sandbox/hosts/dns.ts";
import { hunter } from "../../../sandbox/hosts/hunter.ts";
import { hunterKey } from "../../../sandbox/keys.ts";
import { createState } from "../../../sandbox/state.ts";
import type { CallRepository } from "../../../src/db/call-repository.ts";
import { createLog } from "../../../src/lib/log.ts";
import type { Limiter } from "../../../src/limits/policy.ts";
import type { ProviderKeys } from "../../../src/providers/provider-keys.ts";
import { createProviders } from "../../../src/providers/providers.ts";
import { askHunter, checkFree } from "../../../src/services/contacts/judge-address.ts";
import { callScope } from "../../../src/services/context.ts";
import { testContext } from "../../support/context.ts";

const addresses = 500;
const polls = 3;
/** Every so many calls one gets no answer. */
const lostEvery = 23;

/** The sandbox's own DNS and Hunter as the world outside. */
function givenWorld() {
  const state = createState({ hunterCredits: 10_000 });
  let calls = 0;
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const host = [dns, hunter].find((one) => one.serves(url.hostname, state));
    if (!host) throw new Error(`nobody is at ${url.hostname}`);
    if (++calls % lostEvery === 0) throw new Error("connection reset");
    const headers = Object.fromEntries(request.headers);
    const reply = host.handle({ method: request.method, url, headers, body: "" }, state);
    return new Response(reply.body, { status: reply.status, headers: reply.headers });
  };
  // Neither limits nor ledger are what this is about, and without them 500 addresses take a second.
  const ctx = testContext();
  const providers = createProviders({
    fetch: fetch as typeof globalThis.fetch,
    limiter: { acquire: async () => ({ granted: true }), settle: async () => {} } as unknown as Limiter,
    calls: {
      begin: async () => null,
      end: async () => {},
      recall: async () => null,
      recallRefusal: async () => null,
    } as unknown as CallRepository,
    clock: ctx.clock,
    log: createLog(),
    settings: {},
    sameQuestionWaitMs: 0,
    ownHosts: [],
    isProduction: false,
    keys: { find: async () => ({ apiKey: hunterKey }) } as unknown as ProviderKeys,
    userAgent: "test",
    outboundProxyFor: () => null,
  });
  return { state, ctx: { ...ctx, providers } };
}

describe("500 addresses of which the truth is known", () => {
  it("no valid one is called invalid, and no unknowable one anything but unknown or accept_all", async () => {
    const { state, ctx } = givenWorld();
    const people = state.world.companies.flatMap((company) => company.people).slice(0, addresses);
    expect(people).toHaveLength(addresses);
    const tally: Record<string, number> = {};

    async function judge(email: string): Promise<string> {
      const { evidence, verdict } = await checkFree(ctx, email);
      if (verdict) return verdict.status;
      const scope = callScope(ctx, {});
      let judgement = await askHunter(ctx, email, evidence, scope).catch((error) => ({
        status: error.code,
        reason: "",
      }));
      for (let i = 0; i < polls && judgement.reason === "verification_in_progress"; i++) {
        judgement = await askHunter(ctx, email, evidence, scope);
      }
      return judgement.status;
    }
    for (let i = 0; i < people.length; i += 50) {
      await Promise.all(
        people.slice(i, i + 50).map(async ({ email, truth }) => {
          const key = `${truth} → ${await judge(email)}`;
          tally[key] = (tally[key] ?? 0) + 1;
        }),
      );
    }
    const allowed = [
      "valid → valid",
      "valid → unknown",
      "valid → suppressed",
      "invalid → invalid",
      "invalid → unknown",
    ];
    allowed.push("unknown → unknown", "accept_all → accept_all", "accept_all → unknown");
    expect(Object.keys(tally).filter((key) => !allowed.includes(key))).toEqual([]);
    // Most are told: the rest are lost calls, a bad mail server and one who asked to be left alone.
    expect(tally["valid → valid"]).toBeGreaterThan(300);
    expect(tally["invalid → invalid"]).toBeGreaterThan(50);
  }, 60_000);
});
