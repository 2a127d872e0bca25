import { describe, expect, it } from "vitest";
import { mergeTables } from "../../../src/db/merge-tables.ts";
import { changeContact } from "../../../src/services/contacts/change-contact.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { mergeLeadsInto } from "../../../src/services/merges/merge-leads.ts";
import { undoMerge } from "../../../src/services/merges/undo-merge.ts";
import { refreshScores } from "../../../src/services/scoring/refresh-scores.ts";
import { suppressionOf } from "../../../src/services/suppressions/suppress.ts";
import { hunter, hunterCompany } from "../../support/companies.ts";
import { testActor, testContext } from "../../support/context.ts";
import { enrich, enrichmentStage, everything } from "../../support/enrichment.ts";
import { givenContact, givenLead, rowsOf } from "../../support/given.ts";
import { givenPair, merge, mergedId, storedOf } from "../../support/merges.ts";
import { gate } from "../../support/outside.ts";

const anyVersion = (id: string) => ({ id, expectedVersion: null });

describe("a merge", () => {
  it("moves everything over and leaves nothing of the duplicate", async () => {
    const ctx = testContext();
    const { survivor, duplicate, contacts } = await givenPair(ctx);
    const { plan } = await merge(ctx, survivor, duplicate);
    expect(Object.values(await storedOf(duplicate)).flat()).toEqual([]);
    expect(plan.summary.counts).toMatchObject({ contactsMoved: 1, contactsMerged: 2, factsMoved: 2, factsDropped: 2 });
    expect(plan.summary.counts).toMatchObject({ signalsDropped: 1, jobsMoved: 2, jobsCancelled: 1 });

    const people = await ctx.contacts.ofLead(survivor);
    const { ada, noEmail, only, moved } = contacts;
    expect(people.map(({ id }) => id).sort()).toEqual([ada.id, noEmail.id, only.id, moved.id].sort());
    expect(people.find(({ id }) => id === ada.id)).toMatchObject({
      lastName: "Byron",
      jobTitle: "CTO",
      isDecisionMaker: true,
    });
    expect(people.find(({ id }) => id === noEmail.id)).toMatchObject({
      email: contacts.jose.email,
      notes: "Likes calls\n\nMail",
    });
    expect(people.find(({ id }) => id === only.id)).toEqual(only);

    const facts = await ctx.evidence.factsOf(survivor);
    const words = Object.fromEntries(facts.map(({ source, values }) => [source, values.industry]));
    expect(words).toEqual({ apollo: "Robotics", hunter: "New word", yc: "Only there" });
    const jobs = (await storedOf(survivor)).enrichment_jobs.map(({ status, lease_until }) => [status, lease_until]);
    expect(jobs.sort()).toEqual([
      ["cancelled", null],
      ["completed", null],
    ]);
  });

  it("does exactly what its preview showed, which changes nothing", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const before = await storedOf(survivor, duplicate);
    const events = await rowsOf("SELECT id FROM lead_events");
    const preview = await mergeLeadsInto(ctx, anyVersion(survivor), { duplicate_id: duplicate, dry_run: true });
    expect(await storedOf(survivor, duplicate)).toEqual(before);
    expect(await rowsOf("SELECT id FROM lead_events")).toHaveLength(events.length);
    const done = await merge(ctx, survivor, duplicate);
    expect(done.plan.summary).toEqual(preview.plan.summary);
    const { scoredAt: _, updatedAt: __, ...lead } = preview.lead;
    expect(done.lead).toMatchObject(lead);
    expect((await ctx.merges.find(String(done.mergeId)))?.summary).toEqual(done.plan.summary);
  });

  it("leaves scores that are those of what is there now", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    await merge(ctx, survivor, duplicate);
    const merged = await ctx.leads.find(survivor);
    await refreshScores(ctx, [survivor]);
    expect(await ctx.leads.find(survivor)).toEqual(merged);
  });

  it("is written down for both leads", async () => {
    const ctx = testContext();
    const [one, other] = [await givenLead(ctx), await givenLead(ctx, { region: "Bavaria" })];
    const id = await mergedId(ctx, one.id, other.id);
    const event = (leadId: string, type: string) =>
      rowsOf("SELECT actor, data FROM lead_events WHERE lead_id = ? AND type = ?", leadId, type);
    const data = { merge_id: id, duplicate_id: other.id, fields: ["region"] };
    expect(await event(one.id, "lead.merged")).toEqual([{ actor: testActor.name, data: JSON.stringify(data) }]);
    expect(await event(other.id, "lead.merged_away")).toEqual([
      { actor: testActor.name, data: JSON.stringify({ merge_id: id, merged_into: one.id }) },
    ]);
  });

  it("knows every table that refers to a lead", async () => {
    const tables = await rowsOf<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'");
    const referring = await Promise.all(
      tables
        .filter(({ name }) => /^[a-z]/.test(name) && !name.startsWith("leads_fts") && !name.startsWith("sqlite_"))
        .map(async ({ name }) => {
          const keys = await rowsOf<{ table: string }>(`PRAGMA foreign_key_list(${name})`);
          return keys.some(({ table }) => table === "leads") ? [name] : [];
        }),
    );
    expect(["leads", ...referring.flat()].sort()).toEqual(Object.keys(mergeTables).sort());
  });
});

describe("what a merge refuses", () => {
  it("a lead and itself, a lead that is not there, a stale version, a reader", async () => {
    const ctx = testContext();
    const [one, other] = [await givenLead(ctx), await givenLead(ctx)];
    await expect(merge(ctx, one.id, one.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(merge(ctx, one.id, crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
    await expect(merge(ctx, crypto.randomUUID(), one.id)).rejects.toMatchObject({ code: "not_found" });
    const stale = { id: one.id, expectedVersion: [one.version + 1] };
    await expect(mergeLeadsInto(ctx, stale, { duplicate_id: other.id })).rejects.toMatchObject({
      code: "precondition_failed",
    });
    const reader = testContext({ actor: { ...testActor, scopes: ["read"] } });
    await expect(merge(reader, one.id, other.id)).rejects.toMatchObject({ code: "forbidden" });
    await mergeLeadsInto(reader, anyVersion(one.id), { duplicate_id: other.id, dry_run: true });
    await expect(undoMerge(reader, crypto.randomUUID())).rejects.toMatchObject({ code: "forbidden" });
  });

  it("a suppressed domain that the survivor would take", async () => {
    const ctx = testContext();
    const [bare, other] = [await givenLead(ctx, { domain: null }), await givenLead(ctx)];
    await ctx.commit([suppressionOf(ctx, "domain", ctx.suppressionHash(String(other.domain)), "asked")]);
    await expect(merge(ctx, bare.id, other.id)).rejects.toMatchObject({ code: "suppressed" });
    expect(await ctx.leads.find(other.id)).toEqual(other);
  });
});

const settled = async (...work: Promise<unknown>[]) => (await Promise.allSettled(work)).map(({ status }) => status);

describe("races", () => {
  it("of ten merges of one pair one happens", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const answers = await settled(...Array.from({ length: 10 }, () => merge(ctx, survivor, duplicate)));
    expect(answers.filter((status) => status === "fulfilled")).toHaveLength(1);
    expect(await rowsOf("SELECT id FROM merges WHERE survivor_id = ?", survivor)).toHaveLength(1);
  });

  it("of A into B and B into A one happens, and nothing is lost", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const before = await storedOf(survivor, duplicate);
    const answers = await settled(merge(ctx, survivor, duplicate), merge(ctx, duplicate, survivor));
    expect(answers.sort()).toEqual(["fulfilled", "rejected"]);
    expect((await storedOf(survivor, duplicate)).leads).toHaveLength(1);
    const [{ id }] = (await rowsOf<{ id: string }>(
      "SELECT id FROM merges WHERE survivor_id IN (?, ?)",
      survivor,
      duplicate,
    )) as [{ id: string }];
    await undoMerge(ctx, id);
    expect(await storedOf(survivor, duplicate)).toEqual(before);
  });

  it("changes of the survivor and of contacts that happen at the same time are not lost", async () => {
    const ctx = testContext();
    for (let round = 0; round < 5; round++) {
      const { survivor, duplicate, contacts } = await givenPair(ctx);
      await Promise.all([
        merge(ctx, survivor, duplicate),
        changeLead(ctx, anyVersion(survivor), { industry: "Mine" }),
        changeContact(ctx, anyVersion(contacts.ada.id), { department: "Board" }),
        changeContact(ctx, anyVersion(contacts.moved.id), { department: "Sales" }),
        givenContact(ctx, survivor, { first_name: "Late" }),
      ]);
      expect(await ctx.leads.find(survivor)).toMatchObject({ industry: "Mine", employeeCount: 120 });
      expect(await ctx.contacts.find(contacts.ada.id)).toMatchObject({ department: "Board", jobTitle: "CTO" });
      expect(await ctx.contacts.find(contacts.moved.id)).toMatchObject({ department: "Sales", leadId: survivor });
      expect(await ctx.contacts.ofLead(survivor)).toHaveLength(5);
    }
  });

  it("with If-Match a change in between is the caller's to see", async () => {
    const ctx = testContext();
    const [one, other] = [await givenLead(ctx), await givenLead(ctx)];
    const target = { id: one.id, expectedVersion: [one.version] };
    const answers = await settled(
      mergeLeadsInto(ctx, target, { duplicate_id: other.id }),
      changeLead(ctx, target, { industry: "Mine" }),
    );
    expect(answers.sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("a worker on the duplicate's job loses hold of it and writes nothing", async () => {
    const [asked, answer] = [gate(), gate()];
    const { ctx } = enrichmentStage({
      ...everything(),
      [hunter.company]: async (request) => {
        asked.open();
        await answer.opened;
        return hunterCompany()(request);
      },
    });
    const [survivor, duplicate] = [await givenLead(ctx), await givenLead(ctx)];
    const work = enrich(ctx, duplicate.id);
    await asked.opened;
    await merge(ctx, survivor.id, duplicate.id);
    const merged = await storedOf(survivor.id);
    answer.open();
    await expect(work).rejects.toMatchObject({ code: "not_found" });
    expect(await storedOf(survivor.id)).toEqual(merged);
    expect(await storedOf(duplicate.id)).toMatchObject({ leads: [], contacts: [], enrichment_jobs: [] });
  });
});
