import { describe, expect, it } from "vitest";
import { changeContact } from "../../../src/services/contacts/change-contact.ts";
import { verifyContactEmail } from "../../../src/services/contacts/verify-contact-email.ts";
import { getEmailBatch, listEmailChecks, verifyEmails } from "../../../src/services/contacts/verify-emails.ts";
import { sweep } from "../../../src/services/sweep.ts";
import { dns, dnsAnswers, hunter, hunterPeople } from "../../support/companies.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";
import { deliver, enrich, enrichmentStage, movableClock } from "../../support/enrichment.ts";
import { givenContact, givenLead, rowsOf } from "../../support/given.ts";
import { ownLimiter } from "../../support/limiter.ts";
import { type Answer, fakeOutside, hunterError, json } from "../../support/outside.ts";

const takesMail = dnsAnswers({ mx: ["10 mx.mail.example."] });
const verdict =
  (status: string): Answer =>
  () =>
    json({ data: { status, score: 90, accept_all: status === "accept_all" } });
const day = 86_400_000;

function stage(answers: Record<string, Answer>, settings: Record<string, unknown> = {}) {
  const outside = fakeOutside({ [dns]: takesMail, ...answers });
  const clock = movableClock();
  const env = { PROVIDER_LIMITER: ownLimiter().namespace, ...settings };
  const ctx = testContext({ fetch: outside.fetch, clock, env });
  const asked = () => outside.calls.filter((call) => call === hunter.verify).length;
  /** Delivers what is on the queue, and what that puts there, as long as it is due now. */
  async function work(): Promise<void> {
    const due = ctx.sent.splice(0).filter(({ message }) => message.type === "verify_email");
    if (due.length === 0) return;
    await deliver(
      due.map(({ message }) => message),
      { outside, overrides: env, clock },
    );
  }
  return { ctx, outside, clock, asked, work };
}

type Stage = ReturnType<typeof stage>;
const givenPerson = async ({ ctx }: Stage, email = `ada@${uniqueDomain()}`) =>
  givenContact(ctx, (await givenLead(ctx)).id, { email });

describe("an address that Hunter is still at (202)", () => {
  it("is unknown at first, polled by the queue, and gets its verdict by itself", async () => {
    let polls = 0;
    const here = stage({ [hunter.verify]: (request) => (++polls <= 2 ? json({}, 202) : verdict("valid")(request)) });
    const { id } = await givenPerson(here);
    const answer = await verifyContactEmail(here.ctx, id);
    expect(answer).toMatchObject({ status: "unknown", reason: "verification_in_progress", credits: 0 });
    expect(answer.retryAt).not.toBeNull();
    expect(here.ctx.sent).toMatchObject([{ message: { type: "verify_email" }, delaySeconds: 5 }]);
    const [{ message }] = here.ctx.sent as [Stage["ctx"]["sent"][number]];
    await here.work();
    expect(here.asked()).toBe(1);
    for (let i = 0; i < 2; i++) {
      here.clock.move(60_000);
      here.ctx.sent.push({ message });
      await here.work();
    }
    expect(await here.ctx.contacts.find(id)).toMatchObject({ emailStatus: "valid" });
    const [check] = await listEmailChecks(here.ctx, id);
    expect(check).toMatchObject({
      status: "done",
      verdict: "valid",
      attempts: 1,
      credits: 0.5,
      isCurrentAddress: true,
    });
  });

  it("and never says anything is asked a bounded number of times, and then unknown, never invalid", async () => {
    const here = stage({ [hunter.verify]: () => json({}, 202) });
    const { id } = await givenPerson(here);
    await verifyContactEmail(here.ctx, id);
    const [{ message }] = here.ctx.sent as [Stage["ctx"]["sent"][number]];
    for (let i = 0; i < 12; i++) {
      here.clock.move(200_000);
      here.ctx.sent.push({ message });
      await here.work();
    }
    expect(here.asked()).toBe(8);
    expect(await here.ctx.contacts.find(id)).toMatchObject({ emailStatus: "unknown" });
    expect((await listEmailChecks(here.ctx, id))[0]).toMatchObject({
      verdict: "unknown",
      reason: "verification_in_progress",
    });
  });

  it("is not the contact's any more once it has another address", async () => {
    const here = stage({ [hunter.verify]: () => json({}, 202) });
    const { id } = await givenPerson(here);
    await verifyContactEmail(here.ctx, id);
    await changeContact(here.ctx, { id, expectedVersion: null }, { email: `new@${uniqueDomain()}` });
    here.outside.answers[hunter.verify] = verdict("invalid");
    here.clock.move(60_000);
    await here.work();
    expect(await here.ctx.contacts.find(id)).toMatchObject({ emailStatus: "unverified" });
    expect((await listEmailChecks(here.ctx, id))[0]).toMatchObject({ status: "skipped", isCurrentAddress: false });
  });

  it("is found by the sweep where its message got lost", async () => {
    const here = stage({ [hunter.verify]: () => json({}, 202) });
    const { id } = await givenPerson(here);
    await verifyContactEmail(here.ctx, id);
    here.ctx.sent.length = 0;
    here.outside.answers[hunter.verify] = verdict("accept_all");
    here.clock.move(60_000);
    await sweep(here.ctx);
    await here.work();
    expect(await here.ctx.contacts.find(id)).toMatchObject({ emailStatus: "accept_all" });
  });
});

describe("many addresses at once", () => {
  it("are priced first, and verified in the background, each by what it costs least", async () => {
    const here = stage({ [hunter.verify]: verdict("valid") });
    const people = [await givenPerson(here), await givenPerson(here, "zq.ada@gmail.com"), await givenPerson(here)];
    const contact_ids = people.map(({ id }) => id);
    const price = await verifyEmails(here.ctx, { contact_ids, dry_run: true });
    expect(price).toEqual({ batchId: null, contacts: 3, decidedByLists: 1, creditsAtMost: 1 });
    expect(here.outside.calls).toEqual([]);
    const { batchId } = await verifyEmails(here.ctx, { contact_ids });
    expect(await getEmailBatch(here.ctx, String(batchId))).toMatchObject({ total: 3, pending: 3 });
    await here.work();
    expect(await getEmailBatch(here.ctx, String(batchId))).toMatchObject({
      pending: 0,
      done: 3,
      verdicts: { valid: 2, webmail: 1 },
      credits: 1,
    });
    expect(here.asked()).toBe(2);
  });

  it("never spend more than max_credits", async () => {
    const here = stage({ [hunter.verify]: verdict("valid") });
    const people = await Promise.all([1, 2, 3, 4].map(() => givenPerson(here)));
    const { batchId } = await verifyEmails(here.ctx, { contact_ids: people.map(({ id }) => id), max_credits: 1.2 });
    await here.work();
    expect(await getEmailBatch(here.ctx, String(batchId))).toMatchObject({ done: 2, skipped: 2, credits: 1 });
    expect(here.asked()).toBe(2);
  });

  it("give back what a verdict did not cost", async () => {
    const here = stage({ [hunter.verify]: verdict("unknown") });
    const people = await Promise.all([1, 2, 3].map(() => givenPerson(here)));
    const { batchId } = await verifyEmails(here.ctx, { contact_ids: people.map(({ id }) => id), max_credits: 0.5 });
    await here.work();
    expect(await getEmailBatch(here.ctx, String(batchId))).toMatchObject({ done: 3, skipped: 0, credits: 0 });
  });

  it("of a person who asked to be left alone lead to their removal, and the others go on", async () => {
    const here = stage({});
    const [gone, stays] = [await givenPerson(here), await givenPerson(here)];
    here.outside.answers[hunter.verify] = (request) =>
      request.url.includes(encodeURIComponent(String(gone.email)))
        ? hunterError(451, "claimed_email")
        : verdict("valid")(request);
    await verifyEmails(here.ctx, { contact_ids: [gone.id, stays.id] });
    await here.work();
    expect(await here.ctx.contacts.find(gone.id)).toBeNull();
    expect(await here.ctx.contacts.find(stays.id)).toMatchObject({ emailStatus: "valid" });
  });

  it("need to be named", async () => {
    const { ctx } = stage({});
    await expect(verifyEmails(ctx, { mode: "free" })).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("addresses that an enrichment brings", () => {
  const find = async (settings: Record<string, unknown>) => {
    const { ctx, outside, clock } = enrichmentStage(undefined, settings);
    Object.assign(outside.answers, { [dns]: takesMail, [hunter.verify]: verdict("valid") });
    const lead = await givenLead(ctx);
    outside.answers[hunter.people] = hunterPeople({ value: `ada@${lead.domain}`, first_name: "Ada", last_name: "B" });
    await enrich(ctx, lead.id, { sources: ["hunter"] });
    const due = ctx.sent.flatMap(({ message }) => (message.type === "verify_email" ? [message] : []));
    await deliver(due, { outside, clock, overrides: { PROVIDER_LIMITER: ownLimiter().namespace, ...settings } });
    return { contact: (await ctx.contacts.ofLead(lead.id))[0], calls: outside.calls };
  };

  it("get the free checks, and stay unverified where these do not decide", async () => {
    const { contact, calls } = await find({});
    expect(contact).toMatchObject({
      emailStatus: "unverified",
      emailEvidence: { mail: "found", method: "free_checks" },
    });
    expect(calls).not.toContain(hunter.verify);
  });

  it("are verified at Hunter where the settings say so, and not at all where they say that", async () => {
    expect((await find({ VERIFY_NEW_EMAILS: "full" })).contact).toMatchObject({ emailStatus: "valid" });
    expect((await find({ VERIFY_NEW_EMAILS: "off" })).contact).toMatchObject({ emailEvidence: null });
  });
});

describe("a verdict of 90 days ago", () => {
  it("is asked for anew by cron, a few at a time, and stays where nobody can tell", async () => {
    const here = stage({ [hunter.verify]: verdict("valid") });
    // The tests of this file share a database, and a clock that is moved makes all of their verdicts old.
    await rowsOf("UPDATE contacts SET email_verified_at = NULL");
    const { id } = await givenPerson(here);
    await verifyContactEmail(here.ctx, id);
    here.clock.move(89 * day);
    await sweep(here.ctx);
    expect(here.ctx.sent.filter(({ message }) => message.type === "verify_email")).toEqual([]);
    here.clock.move(2 * day);
    here.outside.answers[hunter.verify] = () => json({}, 503);
    await sweep(here.ctx);
    await here.work();
    expect(await here.ctx.contacts.find(id)).toMatchObject({ emailStatus: "valid" });
    const [check] = await rowsOf<{ requested_by: string }>(
      "SELECT requested_by FROM email_checks WHERE contact_id = ? AND status = 'pending'",
      id,
    );
    expect(check?.requested_by).toBe("cron");
    here.outside.answers[hunter.verify] = verdict("invalid");
    here.clock.move(3_600_000);
    await sweep(here.ctx);
    await here.work();
    expect(await here.ctx.contacts.find(id)).toMatchObject({ emailStatus: "invalid" });
  });

  it("leaves people their reserve", async () => {
    const here = stage({ [hunter.verify]: verdict("valid") }, { HUNTER_MONTHLY_CREDITS: "1", RESERVE_FOR_PEOPLE: "1" });
    const { id } = await givenPerson(here);
    await rowsOf(
      "UPDATE contacts SET email_status = 'valid', email_verified_at = '2020-01-01T00:00:00.000Z' WHERE id = ?",
      id,
    );
    await sweep(here.ctx);
    await here.work();
    expect(here.asked()).toBe(0);
    expect(await here.ctx.contacts.find(id)).toMatchObject({ emailStatus: "valid" });
    expect(await verifyContactEmail(here.ctx, id)).toMatchObject({ status: "valid", method: "hunter" });
  });
});
