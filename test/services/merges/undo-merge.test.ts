import { describe, expect, it } from "vitest";
import { changeContact } from "../../../src/services/contacts/change-contact.ts";
import { deleteContact } from "../../../src/services/contacts/delete-contact.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { deleteLead } from "../../../src/services/leads/delete-lead.ts";
import { undoMerge } from "../../../src/services/merges/undo-merge.ts";
import { refreshScores } from "../../../src/services/scoring/refresh-scores.ts";
import { suppressionOf } from "../../../src/services/suppressions/suppress.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";
import { movableClock } from "../../support/enrichment.ts";
import { givenContact, givenLead, rowsOf } from "../../support/given.ts";
import { givenPair, mergedId, storedOf } from "../../support/merges.ts";

const anyVersion = (id: string) => ({ id, expectedVersion: null });

describe("undoing a merge of which nothing changed since", () => {
  it("puts every column of every row back to the byte, however late", async () => {
    const clock = movableClock();
    const ctx = testContext({ clock });
    const { survivor, duplicate } = await givenPair(ctx);
    const before = await storedOf(survivor, duplicate);
    // As many as the test is about: nothing of it holds by being empty.
    expect(Object.values(before).map((rows) => rows.length)).toEqual([2, 6, 5, expect.any(Number), 2]);
    const id = await mergedId(ctx, survivor, duplicate);
    expect(await storedOf(survivor, duplicate)).not.toEqual(before);
    clock.move(400 * 86_400_000);
    const report = await undoMerge(ctx, id);
    expect(await storedOf(survivor, duplicate)).toEqual(before);
    expect(report).toMatchObject({ kept: [], failed: [] });
    const leads = report.restored.filter(({ what }) => what === "lead").map((item) => item.id);
    expect(leads.sort()).toEqual([survivor, duplicate].sort());
  });

  it("puts it back when the survivor took domain, external id and enrichment from the duplicate", async () => {
    const ctx = testContext();
    const bare = await givenLead(ctx, { company_name: "Bare", domain: null });
    const full = await givenLead(ctx, { company_name: "Bare AB", external_id: `yc:${crypto.randomUUID()}` });
    await rowsOf("UPDATE leads SET enriched_at = created_at, enrichment_status = 'partial' WHERE id = ?", full.id);
    const before = await storedOf(bare.id, full.id);
    const id = await mergedId(ctx, bare.id, full.id);
    const now = await ctx.leads.find(bare.id);
    expect(now).toMatchObject({ domain: full.domain, externalId: full.externalId, enrichmentStatus: "partial" });
    await undoMerge(ctx, id);
    expect(await storedOf(bare.id, full.id)).toEqual(before);
  });

  it("puts thousands of contacts back", async () => {
    const ctx = testContext();
    const [survivor, duplicate] = [(await givenLead(ctx)).id, (await givenLead(ctx)).id];
    const { id: _, email: __, ...model } = await givenContact(ctx, duplicate, { notes: "x".repeat(500) });
    const many = (leadId: string, from: number) =>
      Array.from({ length: 3000 }, (___, i) => ({
        ...model,
        leadId,
        id: crypto.randomUUID(),
        firstName: `N${from + i}`,
        email: `n${from + i}@acme.example`,
      }));
    await ctx.commit([ctx.contacts.insertMany(many(survivor, 0))]);
    await ctx.commit([ctx.contacts.insertMany(many(duplicate, 1500).map((row) => ({ ...row, phone: "1" })))]);
    const before = await storedOf(survivor, duplicate);
    const id = await mergedId(ctx, survivor, duplicate);
    expect(await ctx.contacts.ofLead(survivor)).toHaveLength(4501);
    await undoMerge(ctx, id);
    expect(await storedOf(survivor, duplicate)).toEqual(before);
  });

  it("finds the duplicate by full text again, and the survivor by its own words only", async () => {
    const ctx = testContext();
    const word = `zq${crypto.randomUUID().slice(0, 8)}`;
    const survivor = await givenLead(ctx);
    const duplicate = await givenLead(ctx, { description: word });
    const found = async () =>
      (
        await rowsOf<{ id: string }>(
          "SELECT id FROM leads WHERE seq IN (SELECT rowid FROM leads_fts WHERE leads_fts MATCH ?)",
          word,
        )
      ).map((row) => row.id);
    const id = await mergedId(ctx, survivor.id, duplicate.id);
    expect(await found()).toEqual([survivor.id]);
    await undoMerge(ctx, id);
    expect(await found()).toEqual([duplicate.id]);
    await rowsOf("INSERT INTO leads_fts (leads_fts) VALUES ('integrity-check')");
  });

  it("merges and undoes again and again", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const before = await storedOf(survivor, duplicate);
    await undoMerge(ctx, await mergedId(ctx, survivor, duplicate));
    await undoMerge(ctx, await mergedId(ctx, duplicate, survivor));
    expect(await storedOf(survivor, duplicate)).toEqual(before);
  });

  it("takes two merges into one lead apart, the later one first", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const third = await givenLead(ctx, { region: "Bavaria" });
    const before = await storedOf(survivor, duplicate, third.id);
    const first = await mergedId(ctx, survivor, duplicate);
    const second = await mergedId(ctx, survivor, third.id);
    await expect(undoMerge(ctx, first)).rejects.toMatchObject({ code: "conflict", extra: { merge_id: second } });
    await undoMerge(ctx, second);
    await undoMerge(ctx, first);
    expect(await storedOf(survivor, duplicate, third.id)).toEqual(before);
  });

  it("undoes a merge into a lead that was merged away only after that one", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const top = await givenLead(ctx);
    const first = await mergedId(ctx, survivor, duplicate);
    const second = await mergedId(ctx, top.id, survivor);
    await expect(undoMerge(ctx, first)).rejects.toMatchObject({ code: "conflict", extra: { merge_id: second } });
    await expect(ctx.merges.survivorOf(duplicate)).resolves.toBe(top.id);
  });
});

describe("undoing a merge after somebody changed something", () => {
  it("keeps a changed field of the survivor, with its provenance, and puts the others back", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const [before, lead] = [await storedOf(duplicate), await ctx.leads.find(survivor)];
    const id = await mergedId(ctx, survivor, duplicate);
    const merged = await ctx.leads.find(survivor);
    expect(merged).toMatchObject({ country: "Germany", employeeCount: 120 });
    await changeLead(ctx, anyVersion(survivor), { country: "Austria", industry: "Robotics" });
    const report = await undoMerge(ctx, id);
    const kept = report.kept.filter(({ what }) => what === "lead");
    expect(kept).toEqual([{ what: "lead", id: survivor, fields: ["industry", "country"], why: expect.any(String) }]);
    const now = await ctx.leads.find(survivor);
    expect(now).toMatchObject({
      country: "Austria",
      industry: "Robotics",
      employeeCount: null,
      notes: "Called",
      owner: null,
    });
    expect(now?.provenance).toMatchObject({ country: { source: "person" } });
    expect(now?.provenance.employeeCount).toBeUndefined();
    expect(now?.tags).toEqual(lead?.tags);
    expect(now?.version).toBeGreaterThan(merged?.version ?? 0);
    expect((await storedOf(duplicate)).leads).toEqual(before.leads);
  });

  it("keeps changes of contacts, of those that moved and of those that were filled", async () => {
    const ctx = testContext();
    const { survivor, duplicate, contacts } = await givenPair(ctx);
    const id = await mergedId(ctx, survivor, duplicate);
    await changeContact(ctx, anyVersion(contacts.moved.id), { department: "Sales" });
    await changeContact(ctx, anyVersion(contacts.ada.id), { job_title: "CEO" });
    const report = await undoMerge(ctx, id);
    expect(report.kept.filter(({ what }) => what === "contact")).toEqual(
      expect.arrayContaining([
        { what: "contact", id: contacts.moved.id, fields: ["department"], why: expect.any(String) },
        {
          what: "contact",
          id: contacts.ada.id,
          fields: expect.arrayContaining(["job_title"]),
          why: expect.any(String),
        },
      ]),
    );
    expect(await ctx.contacts.find(contacts.moved.id)).toMatchObject({ leadId: duplicate, department: "Sales" });
    expect(await ctx.contacts.find(contacts.ada.id)).toMatchObject({ leadId: survivor, jobTitle: "CEO", phone: null });
    expect(await ctx.contacts.find(contacts.adaToo.id)).toEqual(contacts.adaToo);
  });

  it("does not tear an address from what is known of it", async () => {
    const ctx = testContext();
    const { survivor, duplicate, contacts } = await givenPair(ctx);
    const id = await mergedId(ctx, survivor, duplicate);
    await rowsOf("UPDATE contacts SET email_status = 'valid', version = version + 1 WHERE id = ?", contacts.noEmail.id);
    await undoMerge(ctx, id);
    const now = await ctx.contacts.find(contacts.noEmail.id);
    expect(now).toMatchObject({ email: contacts.jose.email, emailStatus: "valid", notes: "Likes calls" });
  });

  it("leaves a deleted contact deleted and says so", async () => {
    const ctx = testContext();
    const { survivor, duplicate, contacts } = await givenPair(ctx);
    const id = await mergedId(ctx, survivor, duplicate);
    await deleteContact(ctx, anyVersion(contacts.moved.id));
    const report = await undoMerge(ctx, id);
    expect(report.kept).toContainEqual({
      what: "contact",
      id: contacts.moved.id,
      fields: [],
      why: "It was deleted after the merge.",
    });
    expect(await ctx.contacts.find(contacts.moved.id)).toBeNull();
  });

  it("leaves a contact that was added to the survivor there", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const id = await mergedId(ctx, survivor, duplicate);
    const added = await givenContact(ctx, survivor, { first_name: "New", job_title: "CEO" });
    await undoMerge(ctx, id);
    expect(await ctx.contacts.find(added.id)).toEqual(added);
    const score = (await ctx.leads.find(survivor))?.leadScore;
    await refreshScores(ctx, [survivor]);
    expect((await ctx.leads.find(survivor))?.leadScore).toBe(score);
  });

  it("gives the duplicate its facts back where a source renewed them for the survivor", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const before = await ctx.evidence.factsOf(duplicate);
    const id = await mergedId(ctx, survivor, duplicate);
    const renewed = {
      ...before.find(({ source }) => source === "yc"),
      leadId: survivor,
      values: { industry: "Renewed" },
    };
    await ctx.commit([ctx.evidence.saveFacts([renewed as (typeof before)[number]], new Date().toISOString())]);
    const report = await undoMerge(ctx, id);
    expect(await ctx.evidence.factsOf(duplicate)).toEqual(expect.arrayContaining(before));
    const mine = await ctx.evidence.factsOf(survivor);
    expect(mine.find(({ source }) => source === "yc")?.values).toEqual({ industry: "Renewed" });
    expect(report.kept.map(({ what }) => what)).toContain("fact");
  });

  it("does not bring back a person or a company that is suppressed by now", async () => {
    const ctx = testContext();
    const { survivor, duplicate, contacts } = await givenPair(ctx);
    const id = await mergedId(ctx, survivor, duplicate);
    const hash = ctx.suppressionHash(String(contacts.ada.email));
    await ctx.commit([suppressionOf(ctx, "email", hash, "asked")]);
    const report = await undoMerge(ctx, id);
    expect(report.failed).toEqual([
      { what: "contact", id: contacts.adaToo.id, fields: [], why: expect.stringContaining("suppression") },
    ]);
    expect(await ctx.contacts.find(contacts.adaToo.id)).toBeNull();

    const [one, other] = [await givenLead(ctx), await givenLead(ctx)];
    const second = await mergedId(ctx, one.id, other.id);
    await ctx.commit([suppressionOf(ctx, "domain", ctx.suppressionHash(String(other.domain)), "asked")]);
    await expect(undoMerge(ctx, second)).rejects.toMatchObject({ code: "suppressed" });
    expect(await ctx.leads.find(other.id)).toBeNull();
  });
});

describe("a merge that cannot be undone", () => {
  it("was undone already; of two at once one does it", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const id = await mergedId(ctx, survivor, duplicate);
    const answers = await Promise.allSettled([undoMerge(ctx, id), undoMerge(ctx, id), undoMerge(ctx, id)]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(undoMerge(ctx, id)).rejects.toMatchObject({ code: "conflict" });
    expect(
      await rowsOf("SELECT id FROM lead_events WHERE lead_id = ? AND type = 'lead.merge_undone'", duplicate),
    ).toHaveLength(1);
  });

  it("has its domain taken by another lead, which is named, and nothing is half done", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const [{ domain }] = (await storedOf(duplicate)).leads as [{ domain: string }];
    const id = await mergedId(ctx, survivor, duplicate);
    const taker = await givenLead(ctx, { domain });
    const before = await storedOf(survivor, duplicate);
    await expect(undoMerge(ctx, id)).rejects.toMatchObject({ code: "conflict", extra: { existing_id: taker.id } });
    expect(await storedOf(survivor, duplicate)).toEqual(before);
    await changeLead(ctx, anyVersion(taker.id), { domain: uniqueDomain() });
    await undoMerge(ctx, id);
    expect(await ctx.leads.find(duplicate)).toMatchObject({ domain });
  });

  it("has lost its survivor", async () => {
    const ctx = testContext();
    const [one, other] = [await givenLead(ctx), await givenLead(ctx)];
    const id = await mergedId(ctx, one.id, other.id);
    await deleteLead(ctx, anyVersion(one.id), false);
    await expect(undoMerge(ctx, id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("is marked as undone once", async () => {
    const ctx = testContext();
    const id = await mergedId(ctx, (await givenLead(ctx)).id, (await givenLead(ctx)).id);
    const mark = () => ctx.commit([ctx.merges.markUndone(id, "me", "2026-11-22"), ctx.abortUnlessChanged()]);
    await mark();
    await expect(mark()).rejects.toThrow();
  });

  it("does not exist", async () => {
    await expect(undoMerge(testContext(), crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
  });
});

it("a lead that came since may have the duplicate's place in the full-text index", async () => {
  const ctx = testContext();
  const survivor = await givenLead(ctx);
  const duplicate = await givenLead(ctx);
  const id = await mergedId(ctx, survivor.id, duplicate.id);
  const next = await givenLead(ctx);
  expect(next.seq).toBe(duplicate.seq);
  expect(await undoMerge(ctx, id)).toMatchObject({ kept: [], failed: [] });
  const { seq, ...rest } = duplicate;
  const now = await ctx.leads.find(duplicate.id);
  expect(now).toMatchObject(rest);
  expect(now?.seq).not.toBe(seq);
});
