import { describe, expect, it } from "vitest";
import { changeContact } from "../../../src/services/contacts/change-contact.ts";
import { deleteContact } from "../../../src/services/contacts/delete-contact.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { deleteLead } from "../../../src/services/leads/delete-lead.ts";
import { mergeLeadsInto } from "../../../src/services/merges/merge-leads.ts";
import { undoMerge } from "../../../src/services/merges/undo-merge.ts";
import { type TestContext, testContext } from "../../support/context.ts";
import { givenContact, rowsOf } from "../../support/given.ts";
import { fact, givenPair, merge, mergedId, storedOf } from "../../support/merges.ts";

const anyVersion = (id: string) => ({ id, expectedVersion: null });

/** A context in which something happens between reading and the first writing. */
function interrupted(ctx: TestContext, happens: () => Promise<unknown>): TestContext {
  let isDone = false;
  const commit: TestContext["commit"] = async (writes) => {
    if (!isDone) {
      isDone = true;
      await happens();
    }
    return ctx.commit(writes);
  };
  return { ...ctx, commit };
}

type Pair = Awaited<ReturnType<typeof givenPair>>;

describe("between the reading and the writing of a merge", () => {
  it.each<
    [string, (ctx: TestContext, pair: Pair) => Promise<unknown>, (ctx: TestContext, pair: Pair) => Promise<void>]
  >([
    [
      "the survivor is changed",
      (ctx, { survivor }) => changeLead(ctx, anyVersion(survivor), { country: "Austria" }),
      async (ctx, { survivor }) =>
        expect(await ctx.leads.find(survivor)).toMatchObject({ country: "Austria", employeeCount: 120 }),
    ],
    [
      "the duplicate is changed",
      (ctx, { duplicate }) => changeLead(ctx, anyVersion(duplicate), { country: "Austria" }),
      async (ctx, { survivor }) => expect(await ctx.leads.find(survivor)).toMatchObject({ country: "Austria" }),
    ],
    [
      "a contact that is filled is changed",
      (ctx, { contacts }) => changeContact(ctx, anyVersion(contacts.ada.id), { phone: "mine" }),
      async (ctx, { contacts }) =>
        expect(await ctx.contacts.find(contacts.ada.id)).toMatchObject({ phone: "mine", jobTitle: "CTO" }),
    ],
    [
      "a contact that is taken away is changed",
      (ctx, { contacts }) => changeContact(ctx, anyVersion(contacts.adaToo.id), { phone: "new" }),
      async (ctx, { contacts }) => expect(await ctx.contacts.find(contacts.ada.id)).toMatchObject({ phone: "new" }),
    ],
    [
      "a contact that is to move is deleted",
      (ctx, { contacts }) => deleteContact(ctx, anyVersion(contacts.moved.id)),
      async (ctx, { survivor }) => expect(await ctx.contacts.ofLead(survivor)).toHaveLength(3),
    ],
    [
      "the duplicate gets a contact with an address that the survivor has",
      (ctx, { duplicate, contacts }) => givenContact(ctx, duplicate, { email: contacts.only.email, department: "New" }),
      async (ctx, { contacts }) =>
        expect(await ctx.contacts.find(contacts.only.id)).toMatchObject({ department: "New" }),
    ],
    [
      "the duplicate gets a fact",
      (ctx, { duplicate }) =>
        ctx.commit([ctx.evidence.saveFacts([fact(duplicate, "late", "2026-11-02T00:00:00.000Z", "Late")], "now")]),
      async (ctx, { survivor }) =>
        expect((await ctx.evidence.factsOf(survivor)).map(({ source }) => source)).toContain("late"),
    ],
    [
      "the duplicate's job ends",
      (_, { duplicate }) => rowsOf("UPDATE enrichment_jobs SET status = 'failed' WHERE lead_id = ?", duplicate),
      async (_, { survivor }) =>
        expect((await storedOf(survivor)).enrichment_jobs.map(({ status }) => status)).toEqual(["failed", "failed"]),
    ],
  ])("%s: it is read again", async (_, happens, holds) => {
    const ctx = testContext();
    const pair = await givenPair(ctx);
    const answer = await merge(
      interrupted(ctx, () => happens(ctx, pair)),
      pair.survivor,
      pair.duplicate,
    );
    await holds(ctx, pair);
    // What it says it did is what it did, and it can be undone: what the other one did stays.
    const { contactsMoved, factsMoved, jobsMoved } = answer.plan.summary.counts;
    const rows = await rowsOf<{ name: string; n: number }>(
      `SELECT table_name AS name, sum("after" IS NOT NULL) AS n FROM merge_rows WHERE merge_id = ? GROUP BY 1`,
      answer.mergeId,
    );
    const counts = Object.fromEntries(rows.map(({ name, n }) => [name, n]));
    const filled = answer.plan.people.merged.filter(({ changes }) => Object.keys(changes).length > 0).length;
    expect(counts).toMatchObject({
      contacts: contactsMoved + filled,
      lead_facts: factsMoved,
      enrichment_jobs: jobsMoved,
    });
    expect(await undoMerge(ctx, String(answer.mergeId))).toMatchObject({ kept: [], failed: [] });
  });

  it("with If-Match the survivor is changed: the caller must look", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const version = (await ctx.leads.find(survivor))?.version ?? 0;
    const racing = interrupted(ctx, () => changeLead(ctx, anyVersion(survivor), { country: "Austria" }));
    const target = { id: survivor, expectedVersion: [version] };
    const attempt = mergeLeadsInto(racing, target, { duplicate_id: duplicate });
    await expect(attempt).rejects.toMatchObject({ code: "precondition_failed" });
    expect(await ctx.leads.find(duplicate)).not.toBeNull();
  });

  it.each([
    ["the same merge happens", (ctx: TestContext, { survivor, duplicate }: Pair) => merge(ctx, survivor, duplicate)],
    [
      "the opposite merge happens",
      (ctx: TestContext, { survivor, duplicate }: Pair) => merge(ctx, duplicate, survivor),
    ],
    [
      "the duplicate is deleted",
      (ctx: TestContext, { duplicate }: Pair) => deleteLead(ctx, anyVersion(duplicate), false),
    ],
    ["the survivor is deleted", (ctx: TestContext, { survivor }: Pair) => deleteLead(ctx, anyVersion(survivor), false)],
  ])("%s: it is refused and does nothing", async (_, happens) => {
    const ctx = testContext();
    const pair = await givenPair(ctx);
    let after: unknown;
    const racing = interrupted(ctx, async () => {
      await happens(ctx, pair);
      after = await storedOf(pair.survivor, pair.duplicate);
    });
    await expect(merge(racing, pair.survivor, pair.duplicate)).rejects.toMatchObject({ code: "not_found" });
    expect(await storedOf(pair.survivor, pair.duplicate)).toEqual(after);
  });
});

describe("between the reading and the writing of an undo", () => {
  it("the survivor, untouched so far, is changed: the change stays", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const id = await mergedId(ctx, survivor, duplicate);
    const racing = interrupted(ctx, () => changeLead(ctx, anyVersion(survivor), { country: "Austria" }));
    const report = await undoMerge(racing, id);
    expect(report.kept).toMatchObject([{ what: "lead", fields: ["country"] }]);
    expect(await ctx.leads.find(survivor)).toMatchObject({ country: "Austria", owner: null });
  });

  it("the survivor, changed already, is changed again: both changes stay", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const id = await mergedId(ctx, survivor, duplicate);
    await changeLead(ctx, anyVersion(survivor), { country: "Austria" });
    const racing = interrupted(ctx, () => changeLead(ctx, anyVersion(survivor), { industry: "Mine" }));
    await undoMerge(racing, id);
    expect(await ctx.leads.find(survivor)).toMatchObject({ country: "Austria", industry: "Mine", owner: null });
  });

  it("a contact is changed: the change stays", async () => {
    const ctx = testContext();
    const { survivor, duplicate, contacts } = await givenPair(ctx);
    const id = await mergedId(ctx, survivor, duplicate);
    const racing = interrupted(ctx, () => changeContact(ctx, anyVersion(contacts.moved.id), { phone: "mine" }));
    expect((await undoMerge(racing, id)).kept).toMatchObject([{ what: "contact", fields: ["phone"] }]);
    expect(await ctx.contacts.find(contacts.moved.id)).toMatchObject({ phone: "mine", leadId: duplicate });
  });

  it("somebody else undoes it: 409, and it happened once", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const before = await storedOf(survivor, duplicate);
    const id = await mergedId(ctx, survivor, duplicate);
    const racing = interrupted(ctx, () => undoMerge(ctx, id));
    await expect(undoMerge(racing, id)).rejects.toMatchObject({ code: "conflict" });
    expect(await storedOf(survivor, duplicate)).toEqual(before);
  });

  it("the survivor is merged again: that one has to be undone first", async () => {
    const ctx = testContext();
    const [{ survivor, duplicate }, other] = [await givenPair(ctx), await givenPair(ctx)];
    const id = await mergedId(ctx, survivor, duplicate);
    const racing = interrupted(ctx, () => merge(ctx, survivor, other.survivor));
    await expect(undoMerge(racing, id)).rejects.toMatchObject({ code: "conflict" });
  });
});
