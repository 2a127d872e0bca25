import { describe, expect, it } from "vitest";
import { deleteLead } from "../../../src/services/leads/delete-lead.ts";
import { type TestContext, testContext } from "../../support/context.ts";
import { givenContact, givenLead, rowsOf } from "../../support/given.ts";

/** Somebody changes the lead each time after it was read, so many times. */
function raced(times: number): TestContext {
  const ctx = testContext();
  let left = times;
  const find: typeof ctx.leads.find = async (id) => {
    const lead = await ctx.leads.find(id);
    if (left-- > 0) await rowsOf("UPDATE leads SET version = version + 1 WHERE id = ?", id);
    return lead;
  };
  return { ...ctx, leads: { ...ctx.leads, find } };
}

describe("a deletion that loses a race", () => {
  it("deletes and suppresses nothing when a version was asked for", async () => {
    const calm = testContext();
    const lead = await givenLead(calm);
    await givenContact(calm, lead.id);
    const { version } = (await calm.leads.find(lead.id)) ?? { version: 0 };
    const deletion = deleteLead(raced(1), { id: lead.id, expectedVersion: [version] }, true);
    await expect(deletion).rejects.toMatchObject({ code: "precondition_failed" });
    expect(await calm.contacts.ofLead(lead.id)).toHaveLength(1);
    const hash = calm.suppressionHash(lead.domain ?? "");
    expect(await rowsOf("SELECT id FROM suppressions WHERE hash = ?", hash)).toEqual([]);
    expect(await rowsOf("SELECT id FROM lead_events WHERE lead_id = ? AND type = 'lead.deleted'", lead.id)).toEqual([]);
  });

  it("is repeated when any version will do", async () => {
    const lead = await givenLead(testContext());
    await deleteLead(raced(2), { id: lead.id, expectedVersion: null }, true);
    expect(await testContext().leads.find(lead.id)).toBeNull();
    expect(
      await rowsOf("SELECT id FROM lead_events WHERE lead_id = ? AND type = 'lead.deleted'", lead.id),
    ).toHaveLength(1);
  });
});
