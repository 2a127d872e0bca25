import { expect } from "vitest";
import type { LeadObservation } from "../../src/db/evidence-repository.ts";
import type { MergeAnswer } from "../../src/services/merges/merge-leads.ts";
import { mergeLeadsInto } from "../../src/services/merges/merge-leads.ts";
import { refreshScores } from "../../src/services/scoring/refresh-scores.ts";
import { type TestContext, uniqueDomain } from "./context.ts";
import { givenContact, givenLead, rowsOf } from "./given.ts";

const tables = ["contacts", "lead_facts", "signals", "enrichment_jobs"] as const;

export type Stored = Record<"leads" | (typeof tables)[number], Record<string, unknown>[]>;

/** Every column of every row of these leads, as the database has it. */
export async function storedOf(...leadIds: string[]): Promise<Stored> {
  const ids = JSON.stringify(leadIds);
  const among = "IN (SELECT value FROM json_each(?))";
  const entries = await Promise.all(
    tables.map(async (name) => [name, await rowsOf(`SELECT * FROM ${name} WHERE lead_id ${among} ORDER BY id`, ids)]),
  );
  return {
    leads: await rowsOf(`SELECT * FROM leads WHERE id ${among} ORDER BY id`, ids),
    ...Object.fromEntries(entries),
  };
}

export const merge = (ctx: TestContext, survivorId: string, duplicateId: string): Promise<MergeAnswer> =>
  mergeLeadsInto(ctx, { id: survivorId, expectedVersion: null }, { duplicate_id: duplicateId });

/** The merge's id; it fails the test where nothing was merged. */
export async function mergedId(ctx: TestContext, survivorId: string, duplicateId: string): Promise<string> {
  const { mergeId } = await merge(ctx, survivorId, duplicateId);
  expect(mergeId).not.toBeNull();
  return String(mergeId);
}

export const fact = (leadId: string, source: string, at: string, industry: string): LeadObservation => ({
  leadId,
  source,
  sourceUrl: null,
  at,
  confidence: 0.1 + 0.2,
  values: { industry },
});

const signal = (leadId: string, source: string, quote: string, observedAt: string) => ({
  leadId,
  source,
  type: "ai_description" as const,
  weight: 0.1 + 0.2,
  url: null,
  quote,
  observedAt,
});

/** Two leads with everything that can hang on one, and with every kind of collision. */
export async function givenPair(ctx: TestContext, over: { survivor?: object; duplicate?: object } = {}) {
  const survivor = await givenLead(ctx, {
    company_name: "Brightloom",
    description: "Machine learning for robots",
    tags: ["AI", "robots"],
    notes: "Called",
    ...over.survivor,
  });
  const duplicate = await givenLead(ctx, {
    company_name: "Brightloom Inc",
    description: "Computer vision for warehouses",
    tags: ["ai", "vision"],
    notes: "Met at the fair",
    country: "Germany",
    status: "qualified",
    owner: "Ana",
    employee_count: 120,
    ...over.duplicate,
  });
  const [s, d] = [survivor.id, duplicate.id];
  const host = uniqueDomain();
  const ada = await givenContact(ctx, s, { first_name: "Ada", last_name: "Byron", email: `ada@${host}` });
  const noEmail = await givenContact(ctx, s, { first_name: "José", last_name: "Ruiz", notes: "Likes calls" });
  const only = await givenContact(ctx, s, { first_name: "Only", last_name: "Here", email: `only@${host}` });
  const adaToo = await givenContact(ctx, d, { first_name: "Ada", email: `ada@${host}`, job_title: "CTO", phone: "1" });
  const jose = await givenContact(ctx, d, {
    first_name: "Jose",
    last_name: "Ruiz",
    email: `jose@${host}`,
    notes: "Mail",
  });
  const moved = await givenContact(ctx, d, { first_name: "Mona", last_name: "Vale", email: `mona@${host}` });

  const [older, newer] = ["2026-10-01T00:00:00.000Z", "2026-11-01T00:00:00.000Z"];
  await ctx.commit([
    ctx.evidence.saveFacts(
      [
        fact(s, "apollo", newer, "Robotics"),
        fact(d, "apollo", older, "Automation"),
        fact(s, "hunter", older, "Old word"),
        fact(d, "hunter", newer, "New word"),
        fact(d, "yc", newer, "Only there"),
      ],
      newer,
    ),
    ctx.evidence.saveSignals(
      [
        signal(s, "apollo", "same quote", older),
        signal(d, "apollo", "same quote", newer),
        signal(d, "apollo", "another quote", newer),
      ],
      newer,
    ),
  ]);
  await givenJobs(d);
  await refreshScores(ctx, [s, d]);
  return { survivor: s, duplicate: d, contacts: { ada, noEmail, only, adaToo, jose, moved } };
}

/** One job that is over and one that somebody is at work on. */
async function givenJobs(leadId: string): Promise<void> {
  const insert = `INSERT INTO enrichment_jobs (id, lead_id, status, sources, results, claim, lease_until, credits_spent,
    requested_by, created_at, updated_at) VALUES (?, ?, ?, '["apollo"]', '{"apollo":{"status":"no_data"}}', 3, ?, ?, 'me', ?, ?)`;
  const at = "2026-11-01T00:00:00.000Z";
  await rowsOf(insert, crypto.randomUUID(), leadId, "completed", null, 0.1 + 0.2, at, at);
  await rowsOf(insert, crypto.randomUUID(), leadId, "running", "2099-01-01T00:00:00.000Z", 0, at, at);
}
