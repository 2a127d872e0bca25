import { describe, expect, it } from "vitest";
import { newState, runOnce } from "./support/server.ts";

interface LeadEvent {
  event: string;
  domain: string;
  source: string;
  score: number;
  reason: string;
  verified_email: string | null;
}

const leadsOf = <E extends { event?: unknown }>(events: readonly E[]): (E & LeadEvent)[] =>
  events.filter((one): one is E & LeadEvent => one.event === "lead");

describe("npm start -- --once", () => {
  it("lists 20 leads or more from three sources with score, reason and e-mail, and repeats itself for nothing", async () => {
    const state = newState();
    const first = await runOnce(["--state", state]);
    expect(first.code).toBe(0);
    const leads = leadsOf(first.events);
    expect(leads.length).toBeGreaterThanOrEqual(20);
    expect(new Set(leads.map(({ source }) => source)).size).toBeGreaterThanOrEqual(3);
    for (const lead of leads) {
      expect(lead.score).toBeGreaterThan(0);
      expect(lead.reason).not.toBe("");
    }
    expect(leads.some(({ verified_email }) => verified_email?.includes("@"))).toBe(true);
    expect(spent(first.events)).toBeGreaterThan(0);

    const second = await runOnce(["--state", state]);
    expect(second.code).toBe(0);
    expect(spent(second.events)).toBe(0);
    const domains = leadsOf(second.events).map(({ domain }) => domain);
    expect(new Set(domains).size).toBe(domains.length);
    expect(domains.sort()).toEqual(leads.map(({ domain }) => domain).sort());
  });
});

const spent = (events: Record<string, unknown>[]): number =>
  events.filter(({ event }) => event === "cost").reduce((sum, { credits }) => sum + Number(credits), 0);
