import { describe, expect, it } from "vitest";
import { workJob } from "../../../src/services/enrichment/work-job.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { deleteLead } from "../../../src/services/leads/delete-lead.ts";
import { suppressionOf } from "../../../src/services/suppressions/suppress.ts";
import { apollo, hunter, hunterCompany, hunterPeople } from "../../support/companies.ts";
import { enrich, enrichmentStage, everything } from "../../support/enrichment.ts";
import { givenContact, givenLead, rowsOf } from "../../support/given.ts";
import { type Answer, gate } from "../../support/outside.ts";

/** Hunter's answer is held back; `asked` tells that it was asked. */
function slowHunter() {
  const [asked, answer] = [gate(), gate()];
  const company: Answer = async (request) => {
    asked.open();
    await answer.opened;
    return hunterCompany()(request);
  };
  return { asked, answer, answers: { ...everything(), [hunter.company]: company } };
}

/** Nobody waits for whoever is asking the same. */
const impatient = { SAME_QUESTION_WAIT_MS: "0", INLINE_ENRICHMENT_MS: "25000" };

const hunterOnly = { sources: ["hunter"], wants: ["company"] };

describe("20 requests for one lead at once", () => {
  it("open one job and ask each source once", async () => {
    const { ctx, outside } = enrichmentStage();
    const lead = await givenLead(ctx);
    const answers = await Promise.all(Array.from({ length: 20 }, () => enrich(ctx, lead.id)));
    expect(new Set(answers.map(({ job }) => job.id)).size).toBe(1);
    expect(outside.calls.filter((call) => call === hunter.company)).toHaveLength(1);
    expect(outside.calls.filter((call) => call === apollo.match)).toHaveLength(1);
    expect(await rowsOf("SELECT id FROM enrichment_jobs WHERE lead_id = ?", lead.id)).toHaveLength(1);
    expect(await ctx.leads.find(lead.id)).toMatchObject({ enrichmentStatus: "completed" });
  });
});

describe("while a source is slow", () => {
  it("the answer comes at the deadline and the job goes on", async () => {
    const { answer, answers } = slowHunter();
    const { ctx } = enrichmentStage(answers, { INLINE_ENRICHMENT_MS: 20 });
    const lead = await givenLead(ctx);
    const { job } = await enrich(ctx, lead.id);
    expect(job.status).toBe("running");
    answer.open();
    await Promise.all(ctx.afterwards);
    expect(await ctx.jobs.find(job.id)).toMatchObject({ status: "completed", contactsAdded: 2 });
  });

  it("what a person changes stays", async () => {
    const { asked, answer, answers } = slowHunter();
    const { ctx } = enrichmentStage(answers);
    const lead = await givenLead(ctx);
    const work = enrich(ctx, lead.id);
    await asked.opened;
    await changeLead(
      ctx,
      { id: lead.id, expectedVersion: null },
      { industry: "Mine", employee_count: 7, tags: ["mine"], notes: "Hi" },
    );
    answer.open();
    expect((await work).job.status).toBe("completed");
    const now = await ctx.leads.find(lead.id);
    expect(now).toMatchObject({ industry: "Mine", employeeCount: 7, tags: ["mine"], notes: "Hi", country: "Germany" });
    expect(now?.provenance.industry?.source).toBe("person");
  });

  it("somebody whom a person adds is not added a second time", async () => {
    const [asked, answer] = [gate(), gate()];
    const people: Answer = async (request) => {
      asked.open();
      await answer.opened;
      return hunterPeople({ value: "ada@loom.example", first_name: "Ada", last_name: "Byron" })(request);
    };
    const { ctx } = enrichmentStage({ [hunter.people]: people });
    const lead = await givenLead(ctx);
    const work = enrich(ctx, lead.id, { sources: ["hunter"], wants: ["decision_makers"] });
    await asked.opened;
    await givenContact(ctx, lead.id, { first_name: "Ada", last_name: "Byron" });
    answer.open();
    const { job } = await work;
    expect(job.contactsAdded).toBe(0);
    expect(await ctx.contacts.ofLead(lead.id)).toMatchObject([{ firstName: "Ada", email: "ada@loom.example" }]);
  });

  it("a lead may be deleted, and leaves no ghost", async () => {
    const { asked, answer, answers } = slowHunter();
    const { ctx } = enrichmentStage(answers);
    const lead = await givenLead(ctx);
    const work = enrich(ctx, lead.id);
    await asked.opened;
    await deleteLead(ctx, { id: lead.id, expectedVersion: null }, false);
    answer.open();
    await expect(work).rejects.toMatchObject({ code: "not_found" });
    for (const table of ["contacts", "lead_facts", "signals", "enrichment_jobs"]) {
      expect(await rowsOf(`SELECT id FROM ${table} WHERE lead_id = ?`, lead.id)).toEqual([]);
    }
  });

  it("a worker that lost its lease writes nothing more", async () => {
    const { asked, answer, answers } = slowHunter();
    const { ctx, clock, outside, ageLimiters } = enrichmentStage(everything(), impatient);
    // A key that was never taken would be tried by one call at a time.
    await enrich(ctx, (await givenLead(ctx)).id, hunterOnly);
    outside.answers = answers;
    const lead = await givenLead(ctx);
    const first = enrich(ctx, lead.id);
    await asked.opened;
    const job = await ctx.jobs.findOpen(lead.id);
    clock.move(60_000);
    await ageLimiters(60_000);
    outside.answers = { ...answers, [hunter.company]: hunterCompany() };
    await workJob(ctx, job?.id ?? "");
    const ended = await ctx.jobs.find(job?.id ?? "");
    expect(ended).toMatchObject({ status: "completed", claim: 2 });
    answer.open();
    expect((await first).job).toEqual(ended);
    expect(await ctx.contacts.ofLead(lead.id)).toHaveLength(2);
  });

  it("a worker that lost its lease writes nothing while the other one is at work", async () => {
    const [one, two] = [slowHunter(), slowHunter()];
    const { ctx, clock, outside, ageLimiters } = enrichmentStage(everything(), impatient);
    // A key that was never taken would be tried by one call at a time.
    await enrich(ctx, (await givenLead(ctx)).id, hunterOnly);
    outside.answers = one.answers;
    const lead = await givenLead(ctx);
    const first = enrich(ctx, lead.id, hunterOnly);
    await one.asked.opened;
    const job = await ctx.jobs.findOpen(lead.id);
    clock.move(60_000);
    await ageLimiters(60_000);
    outside.answers = two.answers;
    const second = workJob(ctx, job?.id ?? "");
    await two.asked.opened;
    one.answer.open();
    await first;
    expect(await ctx.contacts.ofLead(lead.id)).toEqual([]);
    expect(await ctx.leads.find(lead.id)).toMatchObject({ country: null });
    expect(await ctx.jobs.find(job?.id ?? "")).toMatchObject({ status: "running", claim: 2, results: {} });
    two.answer.open();
    await second;
    expect(await ctx.jobs.find(job?.id ?? "")).toMatchObject({ status: "completed" });
    expect(await ctx.leads.find(lead.id)).toMatchObject({ country: "Germany" });
    const events = await rowsOf("SELECT id FROM lead_events WHERE lead_id = ? AND type = 'lead.enriched'", lead.id);
    expect(events).toHaveLength(1);
  });

  it("nobody else takes the job within its lease", async () => {
    const { asked, answer, answers } = slowHunter();
    const { ctx, outside } = enrichmentStage(answers);
    const lead = await givenLead(ctx);
    const first = enrich(ctx, lead.id, hunterOnly);
    await asked.opened;
    const job = await ctx.jobs.findOpen(lead.id);
    await workJob(ctx, job?.id ?? "");
    expect(outside.calls).toEqual([hunter.company]);
    answer.open();
    await first;
  });
});

describe("two leads of one company, of which one is gone", () => {
  it("are asked about once: the second waits for the answer to the first, longer than anybody is kept waiting", async () => {
    const { asked, answer, answers } = slowHunter();
    const { ctx, clock, outside } = enrichmentStage(everything(), { ...impatient, INLINE_ENRICHMENT_MS: "500" });
    await enrich(ctx, (await givenLead(ctx)).id, hunterOnly);
    outside.answers = answers;
    const before = outside.calls.length;
    const gone = await givenLead(ctx);
    const first = enrich(ctx, gone.id, hunterOnly).catch(() => undefined);
    await asked.opened;
    await deleteLead(ctx, { id: gone.id, expectedVersion: null }, false);
    const lead = await givenLead(ctx, { domain: gone.domain });
    const { job } = await enrich(ctx, lead.id, hunterOnly);
    expect(job).toMatchObject({ status: "pending", attempts: 0, creditsSpent: 0 });
    expect(job.retryAt).not.toBeNull();
    answer.open();
    await first;
    await Promise.all(ctx.afterwards);
    clock.move(2000);
    await workJob(ctx, job.id);
    expect(await ctx.jobs.find(job.id)).toMatchObject({ status: "completed", creditsSpent: 0 });
    expect(outside.calls.slice(before)).toEqual([hunter.company]);
    expect(await ctx.leads.find(lead.id)).toMatchObject({ country: "Germany" });
  });
});

describe("people who are known already", () => {
  const find = (...people: Parameters<typeof hunterPeople>) =>
    enrichmentStage({ ...everything(), [hunter.people]: hunterPeople(...people) });
  const run = async (stage: ReturnType<typeof find>, leadId: string) => {
    const { job } = await enrich(stage.ctx, leadId, { sources: ["hunter"] });
    expect(job.status).toBe("completed");
    return stage.ctx.contacts.ofLead(leadId);
  };
  const marta = { first_name: "Marta", last_name: "Kowalska" };

  it.each([
    ["in other capitals of the address", { email: "marta@b.example", first_name: null }],
    ["in another spelling of the name", { first_name: "MÁRTA", last_name: "Kowalska" }],
  ])("are not added again: %s", async (_, known) => {
    const stage = find({ value: "Marta@B.example", ...marta });
    const lead = await givenLead(stage.ctx);
    await givenContact(stage.ctx, lead.id, known);
    const people = await run(stage, lead.id);
    expect(people).toHaveLength(1);
    expect(people[0]).toMatchObject({ email: "marta@b.example" });
  });

  it("are told by address before name, so that two of one name do not clash", async () => {
    const stage = find({ value: "marta@b.example", ...marta, position: "CTO" });
    const lead = await givenLead(stage.ctx);
    await givenContact(stage.ctx, lead.id, marta);
    await givenContact(stage.ctx, lead.id, { ...marta, email: "marta@b.example" });
    const people = await run(stage, lead.id);
    expect(people.map(({ email, jobTitle }) => [email, jobTitle])).toEqual([
      [null, null],
      ["marta@b.example", "CTO"],
    ]);
  });

  it("and stand twice in one answer are filled once, and the second address is another contact", async () => {
    const stage = find({ value: "marta@b.example", ...marta }, { value: "m.kowalska@b.example", ...marta });
    const lead = await givenLead(stage.ctx);
    await givenContact(stage.ctx, lead.id, marta);
    const people = await run(stage, lead.id);
    expect(people.map(({ email }) => email).sort()).toEqual(["m.kowalska@b.example", "marta@b.example"]);
  });

  it("keep what a person typed of them", async () => {
    const stage = find({ value: "marta@b.example", ...marta, position: "Intern" });
    const lead = await givenLead(stage.ctx);
    await givenContact(stage.ctx, lead.id, { email: "marta@b.example", job_title: "CTO", notes: "Nice" });
    expect(await run(stage, lead.id)).toMatchObject([{ jobTitle: "CTO", notes: "Nice" }]);
  });

  it("and suppressed stay out", async () => {
    const stage = find({ value: "gone@b.example", ...marta }, { value: "here@b.example" });
    const { ctx } = stage;
    await ctx.commit([suppressionOf(ctx, "email", ctx.suppressionHash("gone@b.example"), "asked")]);
    const lead = await givenLead(ctx);
    expect((await run(stage, lead.id)).map(({ email }) => email)).toEqual(["here@b.example"]);
  });
});
