import { describe, expect, it } from "vitest";
import { verifyContactEmail } from "../../../src/services/contacts/verify-contact-email.ts";
import { dns, dnsAnswers, hunter } from "../../support/companies.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";
import { givenContact, givenLead, rowsOf } from "../../support/given.ts";
import { ownLimiter } from "../../support/limiter.ts";
import { type Answer, fakeOutside, hunterError, json } from "../../support/outside.ts";

const stage = (answers: Record<string, Answer>, settings: Record<string, unknown> = {}) => {
  const outside = fakeOutside(answers);
  return {
    outside,
    ctx: testContext({ fetch: outside.fetch, env: { PROVIDER_LIMITER: ownLimiter().namespace, ...settings } }),
  };
};
const takesMail = dnsAnswers({ mx: ["10 mx.mail.example."] });
const verdict =
  (status: string, score = 90): Answer =>
  () =>
    json({ data: { status, score, smtp_check: true, accept_all: status === "accept_all" } });

async function verify({ ctx }: ReturnType<typeof stage>, email = `ada@${uniqueDomain()}`) {
  const lead = await givenLead(ctx);
  const contact = await givenContact(ctx, lead.id, { email });
  const answer = await verifyContactEmail(ctx, contact.id);
  return { answer, contact: await ctx.contacts.find(contact.id), lead };
}

describe("the free checks decide, and no credit is spent", () => {
  it.each([
    ["a null MX", dnsAnswers({ mx: ["0 ."] }), "invalid", "domain_takes_no_mail"],
    ["a domain that does not exist", dnsAnswers({ status: 3 }), "invalid", "domain_does_not_exist"],
    ["neither MX nor address", dnsAnswers({}), "invalid", "domain_has_no_mail_server"],
  ])("for %s", async (_, answers, status, reason) => {
    const here = stage({ [dns]: answers });
    const { answer, contact } = await verify(here);
    expect(answer).toMatchObject({ status, reason, method: "free_checks", credits: 0, score: null });
    expect(contact).toMatchObject({ emailStatus: status });
    expect(here.outside.calls.every((call) => call === dns)).toBe(true);
  });

  it.each([
    ["ada@gmail.com", "webmail"],
    ["ada@mailinator.com", "disposable"],
  ])("for %s", async (email, status) => {
    const { answer } = await verify(stage({ [dns]: takesMail }), email);
    expect(answer).toMatchObject({ status, method: "free_checks", credits: 0 });
  });
});

describe("Hunter is asked where they do not decide", () => {
  it.each(["valid", "invalid", "accept_all", "webmail", "disposable", "unknown"])("and says %s", async (status) => {
    const { answer, contact, lead } = await verify(stage({ [dns]: takesMail, [hunter.verify]: verdict(status) }));
    expect(answer).toMatchObject({ status, method: "hunter", score: 90 });
    expect(answer.credits).toBe(["valid", "invalid", "accept_all"].includes(status) ? 0.5 : 0);
    expect(contact).toMatchObject({ emailStatus: status, emailConfidence: 90, emailVerifiedAt: answer.checkedAt });
    const events = await rowsOf(
      "SELECT id FROM lead_events WHERE lead_id = ? AND type = 'contact.email_verified'",
      lead.id,
    );
    expect(events).toHaveLength(1);
  });

  it.each([
    ["an address but no MX", dnsAnswers({ a: ["192.0.2.1"] })],
    ["DNS that fails", dnsAnswers({ status: 2 })],
    ["DNS that cannot be reached", () => Promise.reject(new Error("reset"))],
  ] as [string, Answer][])("for %s: that is no verdict", async (_, answers) => {
    const { answer } = await verify(stage({ [dns]: answers, [hunter.verify]: verdict("valid") }));
    expect(answer).toMatchObject({ status: "valid", method: "hunter" });
  });

  it.each([
    ["is still verifying", () => json({}, 202), "verification_in_progress"],
    ["met a bad mail server", () => json({}, 222), "mail_server_failed"],
    ["has no credits left", () => hunterError(402, "payment_required"), "quota_exhausted"],
    ["asks to wait", () => json({}, 429), "rate_limited"],
    ["is down", () => json({}, 503), "provider_unavailable"],
    ["answers nonsense", () => new Response("<html>"), "provider_bad_response"],
    ["rejects our key", () => hunterError(401, "authentication_failed"), "provider_rejected"],
  ] as [string, Answer, string][])(
    "and where it %s the answer is unknown, never invalid",
    async (_, answer, reason) => {
      const result = await verify(stage({ [dns]: takesMail, [hunter.verify]: answer }));
      expect(result.answer).toMatchObject({ status: "unknown", reason, evidence: { mail: "found" } });
      expect(result.contact).toMatchObject({ emailStatus: "unknown" });
    },
  );

  it("and without its key the answer is unknown", async () => {
    const { answer } = await verify(stage({ [dns]: takesMail }, { HUNTER_API_KEY: "" }));
    expect(answer).toMatchObject({ status: "unknown", reason: "misconfigured" });
  });

  it("and is not asked twice within 90 days", async () => {
    const here = stage({ [dns]: takesMail, [hunter.verify]: verdict("valid") });
    const { contact } = await verify(here);
    const again = await verifyContactEmail(here.ctx, contact?.id ?? "");
    expect(again).toMatchObject({ status: "valid", credits: 0, cached: true });
    expect(here.outside.calls.filter((call) => call === hunter.verify)).toHaveLength(1);
  });
});

describe("what was found out before", () => {
  it("is not undone by a day on which nobody can tell", async () => {
    const here = stage({ [dns]: takesMail, [hunter.verify]: () => json({}, 503) });
    const lead = await givenLead(here.ctx);
    const contact = await givenContact(here.ctx, lead.id, { email: `ada@${uniqueDomain()}` });
    await rowsOf("UPDATE contacts SET email_status = 'valid', email_verified_at = 'then' WHERE id = ?", contact.id);
    const answer = await verifyContactEmail(here.ctx, contact.id);
    expect(answer.status).toBe("unknown");
    expect(await here.ctx.contacts.find(contact.id)).toMatchObject({ emailStatus: "valid", emailVerifiedAt: "then" });
  });

  it("of a person who asked Hunter to be left alone suppresses the address", async () => {
    const here = stage({ [dns]: takesMail, [hunter.verify]: () => hunterError(451, "claimed_email") });
    const lead = await givenLead(here.ctx);
    const email = `ada@${uniqueDomain()}`;
    const contact = await givenContact(here.ctx, lead.id, { email });
    await expect(verifyContactEmail(here.ctx, contact.id)).rejects.toMatchObject({ code: "suppressed" });
    const other = await givenLead(here.ctx);
    await expect(givenContact(here.ctx, other.id, { email })).rejects.toMatchObject({ code: "suppressed" });
  });

  it("is kept when the contact changes meanwhile: the verdict is not the new address's", async () => {
    const here = stage({ [dns]: takesMail, [hunter.verify]: verdict("valid") });
    const lead = await givenLead(here.ctx);
    const contact = await givenContact(here.ctx, lead.id, { email: `ada@${uniqueDomain()}` });
    here.outside.answers[hunter.verify] = async (request) => {
      await rowsOf("UPDATE contacts SET email = 'new@b.example', version = version + 1 WHERE id = ?", contact.id);
      return verdict("valid")(request);
    };
    await expect(verifyContactEmail(here.ctx, contact.id)).rejects.toMatchObject({ code: "conflict" });
    expect(await here.ctx.contacts.find(contact.id)).toMatchObject({ emailStatus: "unverified" });
  });

  it("needs an address", async () => {
    const { ctx } = stage({});
    const contact = await givenContact(ctx, (await givenLead(ctx)).id);
    await expect(verifyContactEmail(ctx, contact.id)).rejects.toMatchObject({ code: "conflict" });
  });
});
