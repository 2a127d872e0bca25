import { describe, expect, it } from "vitest";
import { uniqueDomain } from "../support/context.ts";
import * as recorded from "./fixtures/hunter.ts";
import { type Answer, failureOf, json, keys, ledgerOf, outside, raw } from "./support.ts";

async function search(emails: (domain: string) => unknown, limit = 10) {
  const domain = uniqueDomain();
  const world = outside([json(recorded.domainSearch(domain, emails(domain)))]);
  const hunter = await world.ctx.providers.open("hunter", world.scope);
  return { ...world, domain, find: () => hunter.findContacts?.({ domain, limit }) ?? Promise.reject() };
}

describe("Hunter's domain search", () => {
  it("asks for ten, whatever is wanted, and pays one credit", async () => {
    const { ctx, asked, domain, find } = await search((host) => [recorded.email(`Marta@${host}`)], 1);
    const { value, credits } = await find();
    expect(asked[0]).toMatchObject({
      url: `https://api.hunter.io/v2/domain-search?domain=${domain}&limit=10`,
      method: "GET",
    });
    expect(asked[0]?.headers["x-api-key"]).toBe(keys.hunter);
    expect(value).toEqual([
      {
        firstName: "Marta",
        lastName: "Kowalska",
        email: `marta@${domain}`,
        emailStatus: "valid",
        emailConfidence: 94,
        jobTitle: "Head of Operations",
        department: "operations",
        linkedinUrl: null,
        phone: null,
      },
    ]);
    expect(credits).toBe(1);
    expect((await ctx.providers.status("hunter")).quota?.used).toBe(1);
  });

  it.each([
    [
      "a generated address",
      { source_type: "generated" },
      { email: null, emailStatus: "unverified", emailConfidence: null },
    ],
    ["no verification", { verification: { date: null, status: null } }, { emailStatus: "unverified" }],
    ["a verification of another shape", { verification: "valid" }, { emailStatus: "unverified" }],
    ["a catch-all", { verification: { status: "accept_all" } }, { emailStatus: "accept_all" }],
    ["nulls", { first_name: null, position: null, department: undefined }, { firstName: null, jobTitle: null }],
    ["an unsafe link", { linkedin: "javascript:alert(1)" }, { linkedinUrl: null }],
    ["a second header", { value: "a@b.example\r\nBcc: x@y.example" }, { email: null, emailStatus: "unverified" }],
  ])("reads a row with %s", async (_, over, expected) => {
    const { find } = await search((host) => [recorded.email(`m@${host}`, over)]);
    expect((await find()).value).toMatchObject([expected]);
  });

  it("leaves out what is nobody's address, and rows of another shape", async () => {
    const { find } = await search((host) => [
      recorded.email(`info@${host}`, { type: "generic" }),
      null,
      { value: 7 },
      "x",
    ]);
    expect((await find()).value).toEqual([]);
  });

  it("is free without an address, and no answer without the list", async () => {
    expect((await (await search(() => [])).find()).credits).toBe(0);
    expect((await failureOf((await search(() => null)).find())).code).toBe("provider_bad_response");
  });
});

describe("Hunter's verifier", () => {
  async function verify(...answers: Answer[]) {
    const email = `jane@${uniqueDomain()}`;
    const world = outside(answers);
    const hunter = await world.ctx.providers.open("hunter", world.scope);
    return { ...world, email, ask: () => hunter.verifyEmail?.(email) ?? Promise.reject() };
  }

  it.each([
    ["valid", 0.5],
    ["invalid", 0.5],
    ["accept_all", 0.5],
    ["webmail", 0],
    ["disposable", 0],
    ["unknown", 0],
  ])("reads %s, costs %d, and pays once", async (status, credits) => {
    const { ctx, asked, email, ask } = await verify(json(recorded.verdict("x@y.example", { status, score: null })));
    const first = await ask();
    expect(first.value).toMatchObject({ status, score: null, evidence: { mx_records: true, block: false } });
    expect(first.value.reason).toBe(status === "unknown" ? "no_verdict" : null);
    expect(first.credits).toBe(credits);
    expect(await ask()).toEqual({ ...first, credits: 0, cached: true });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.url).toBe(`https://api.hunter.io/v2/email-verifier?email=${encodeURIComponent(email)}`);
    expect((await ctx.providers.status("hunter")).quota?.used).toBe(credits);
  });

  it.each([
    ["202 without a body", raw("", 202), "verification_in_progress"],
    ["202 with data", json({ data: { status: null } }, 202), "verification_in_progress"],
    ["222", raw("", 222), "mail_server_failed"],
  ])("calls %s unknown for free, and asks again next time", async (_, answer, reason) => {
    const { ctx, asked, ask } = await verify(answer, json(recorded.verdict("x@y.example")));
    expect(await ask()).toEqual({
      value: { status: "unknown", reason, score: null, evidence: {} },
      credits: 0,
      cached: false,
    });
    expect((await ask()).value.status).toBe("valid");
    expect(asked).toHaveLength(2);
    expect((await ledgerOf(ctx))[0]).toMatchObject({ outcome: "pending", credits: 0 });
  });

  it.each([{}, { data: {} }, { data: { status: "deliverable" } }, { data: null }, null, []])(
    "takes %j for no answer, never for a verdict",
    async (answer) => {
      expect((await failureOf((await verify(json(answer))).ask())).code).toBe("provider_bad_response");
    },
  );

  it("says of a person who asked not to be processed that nothing more may be asked", async () => {
    const { ask } = await verify(json({ errors: [{ id: "claimed_email", code: 451 }] }, 451));
    expect((await failureOf(ask())).code).toBe("suppressed");
  });
});
