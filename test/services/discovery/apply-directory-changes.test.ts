import { describe, expect, it } from "vitest";
import { applyDirectoryChanges } from "../../../src/services/discovery/apply-directory-changes.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { storeObservations } from "../../../src/services/leads/store-observations.ts";
import { testContext, uniqueDomain, uniqueName } from "../../support/context.ts";
import { rowsOf } from "../../support/given.ts";
import { ownLimiter } from "../../support/limiter.ts";
import { observation } from "../../support/observation.ts";
import { type Answer, fakeOutside, json } from "../../support/outside.ts";

let ids = 700_000;
const company = (over: Record<string, unknown> = {}) => ({
  id: ++ids,
  name: uniqueName("Brightloom"),
  website: `https://${uniqueDomain()}`,
  one_liner: "AI for parcels",
  tags: ["AI"],
  ...over,
});

function stage(answer: Answer) {
  const outside = fakeOutside({ "yc-oss.github.io/api/changes/latest.json": answer });
  return testContext({ fetch: outside.fetch, env: { PROVIDER_LIMITER: ownLimiter().namespace } });
}

const changes =
  (parts: Record<string, unknown[]>): Answer =>
  () =>
    json({ generated_at: "2026-11-22T00:00:00Z", added: [], removed: [], updated: [], ...parts });

const update = (id: number, fields: Record<string, unknown>) => ({
  id,
  name: "x",
  batch: "Winter 2026",
  changes: Object.fromEntries(Object.entries(fields).map(([field, after]) => [field, { before: null, after }])),
});

const leadOf = async (id: number) =>
  (
    await rowsOf<Record<string, unknown> & { id: string; version: number }>(
      "SELECT * FROM leads WHERE external_id = ?",
      `yc:${id}`,
    )
  )[0];

describe("the directory's daily changes", () => {
  it("make new companies leads and change the leads that are known, once", async () => {
    const [known, added] = [company(), company()];
    const ctx = stage(
      changes({
        added: [added],
        updated: [update(known.id, { name: known.name, team_size: 77 }), update(++ids, { team_size: 5 })],
      }),
    );
    await storeObservations(ctx, "yc", [
      { ...observation(uniqueDomain(), { employeeCount: 5, industry: "Robotics" }), externalId: `yc:${known.id}` },
    ]);
    const applied = { added: 1, updated: 2, removed: 0, newLeads: 1, updatedLeads: 1, notedLeads: 0 };
    expect(await applyDirectoryChanges(ctx)).toEqual(applied);
    const lead = await leadOf(known.id);
    expect(lead).toMatchObject({ employee_count: 77, company_name: known.name });
    expect((await leadOf(added.id))?.ai_adoption_score).toBeGreaterThan(0);
    const [fact] = await ctx.evidence.factsOf(lead?.id ?? "");
    expect(fact?.values).toMatchObject({ employeeCount: 77, industry: "Robotics" });

    expect(await applyDirectoryChanges(ctx)).toEqual({ ...applied, newLeads: 0 });
    expect((await leadOf(known.id))?.version).toBe(lead?.version);
  });

  it("leave what a person typed", async () => {
    const { id } = company();
    const ctx = stage(changes({ updated: [update(id, { team_size: 77 })] }));
    await storeObservations(ctx, "yc", [{ ...observation(uniqueDomain()), externalId: `yc:${id}` }]);
    const lead = await leadOf(id);
    await changeLead(ctx, { id: lead?.id ?? "", expectedVersion: null }, { employee_count: 12 });
    await applyDirectoryChanges(ctx);
    expect((await leadOf(id))?.employee_count).toBe(12);
  });

  it("delete nobody: who is no longer listed stays, with one note of it", async () => {
    const gone = company();
    const ctx = stage(changes({ removed: [gone, company()] }));
    await storeObservations(ctx, "yc", [{ ...observation(uniqueDomain()), externalId: `yc:${gone.id}` }]);
    expect(await applyDirectoryChanges(ctx)).toMatchObject({ removed: 2, notedLeads: 1 });
    expect(await applyDirectoryChanges(ctx)).toMatchObject({ notedLeads: 0 });
    const events = await rowsOf(
      "SELECT data FROM lead_events WHERE lead_id = ? AND type = 'lead.left_source'",
      (await leadOf(gone.id))?.id,
    );
    expect(events).toEqual([{ data: JSON.stringify({ source: "yc", edition: "2026-11-22T00:00:00Z" }) }]);
  });

  it.each([
    ["not there", () => new Response("", { status: 404 })],
    ["down", () => new Response("", { status: 503 })],
    ["HTML", () => new Response("<html>")],
  ])("may be %s, which fails nobody", async (_, answer) => {
    expect(await applyDirectoryChanges(stage(answer))).toBeNull();
  });
});
