import { describe, expect, it } from "vitest";
import type { ServiceContext } from "../../../src/services/context.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { deleteLead } from "../../../src/services/leads/delete-lead.ts";
import { describeLeads } from "../../../src/services/leads/describe-leads.ts";
import { explainScore } from "../../../src/services/scoring/score-lead.ts";
import { sweep } from "../../../src/services/sweep.ts";
import { testContext } from "../../support/context.ts";
import { givenLead, rowsOf } from "../../support/given.ts";

const start = Date.parse("2026-06-01T12:00:00.000Z");
const onDay = (day: number): ServiceContext =>
  testContext({ clock: { now: () => new Date(start + day * 86_400_000) } });

const changesOf = (leadId: string) =>
  rowsOf("SELECT at, score FROM score_changes WHERE lead_id = ? ORDER BY at", leadId);
const setSize = (ctx: ServiceContext, id: string, employeeCount: number) =>
  changeLead(ctx, { id, expectedVersion: null }, { employee_count: employeeCount });
const scoreOf = async (id: string) => (await onDay(0).leads.find(id))?.leadScore;

describe("changes of a score", () => {
  it("are kept, but neither the first score nor one that stays the same", async () => {
    const { id } = await givenLead(onDay(0), { employee_count: 300 });
    await explainScore(onDay(0), id);
    await explainScore(onDay(1), id);
    expect(await changesOf(id)).toEqual([]);

    const before = await scoreOf(id);
    await setSize(onDay(2), id, 3);
    expect(await changesOf(id)).toEqual([{ at: onDay(2).clock.now().toISOString(), score: before }]);
    expect(await scoreOf(id)).toBeLessThan(before ?? 0);
  });

  it("make the trend of the last thirty days, on cards as in the explanation", async () => {
    const { id } = await givenLead(onDay(0), { employee_count: 3 });
    await explainScore(onDay(0), id);
    await setSize(onDay(10), id, 80);
    await setSize(onDay(40), id, 20_000);
    await setSize(onDay(45), id, 300);

    const { trend, score } = await explainScore(onDay(50), id);
    // On day 20 it was what it was until day 40.
    const [, untilDay40] = await changesOf(id);
    expect(trend).toEqual({
      direction: "improving",
      change: Math.round((score - Number(untilDay40?.score)) * 10) / 10,
      since: onDay(20).clock.now().toISOString(),
    });
    const lead = await onDay(50).leads.find(id);
    if (!lead) throw new Error("no lead");
    expect((await describeLeads(onDay(50), [lead]))[0]?.trend).toEqual(trend);
    expect((await explainScore(onDay(100), id)).trend).toMatchObject({ direction: "steady", change: 0 });
  });

  it("go with their lead", async () => {
    const { id } = await givenLead(onDay(0), { employee_count: 300 });
    await setSize(onDay(2), id, 3);
    expect(await changesOf(id)).toHaveLength(1);
    await deleteLead(onDay(3), { id, expectedVersion: null }, false);
    expect(await changesOf(id)).toEqual([]);
  });

  it("are forgotten by the sweep after 400 days", async () => {
    const { id } = await givenLead(onDay(0), { employee_count: 300 });
    await setSize(onDay(2), id, 3);
    await setSize(onDay(10), id, 300);
    await sweep(onDay(405));
    expect(await changesOf(id)).toMatchObject([{ at: onDay(10).clock.now().toISOString() }]);
  });
});
