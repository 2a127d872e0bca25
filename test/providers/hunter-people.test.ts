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
    // What we cannot read was charged all the same.
    expect((await (await search(() => [{ value: 7 }])).find()).credits).toBe(1);
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

describe("Hunter's cap of addresses a page", () => {
  const limited = (most: number): Answer =>
    json(
      {
        errors: [
          {
            id: "pagination_error",
            code: 400,
            details: `The search results are limited to ${most} email addresses on your current plan.`,
          },
        ],
      },
      400,
    );
  const search = async (...answers: Answer[]) => {
    const domain = uniqueDomain();
    const world = outside(answers);
    const hunter = await world.ctx.providers.open("hunter", world.scope);
    return { ...world, domain, find: () => hunter.findContacts?.({ domain, limit: 10 }) ?? Promise.reject() };
  };

  it("is kept to at once, free of charge", async () => {
    const page = json(recorded.domainSearch("", [recorded.email("m@a.example")]));
    const { ctx, asked, domain, find } = await search(limited(5), page);
    expect(await find()).toMatchObject({ value: [{ email: "m@a.example" }], credits: 1, cached: false });
    expect(asked.map(({ url }) => url)).toEqual([
      `https://api.hunter.io/v2/domain-search?domain=${domain}&limit=10`,
      `https://api.hunter.io/v2/domain-search?domain=${domain}&limit=5`,
    ]);
    expect(await ledgerOf(ctx)).toMatchObject([
      { outcome: "limited", status: 400, credits: 0 },
      { outcome: "ok", credits: 1 },
    ]);
    expect(await find()).toMatchObject({ credits: 0, cached: true });
  });

  it.each([5, 10, 0])("is asked for once more only, where it is %d", async (most) => {
    const { asked, find } = await search(limited(most));
    expect(await failureOf(find())).toMatchObject({
      code: "provider_rejected",
      message: `Hunter gives at most ${most} at a time with our plan.`,
    });
    expect(asked).toHaveLength(2);
  });
});

describe("Hunter's finder", () => {
  async function findEmail(answer: (domain: string) => unknown) {
    const domain = uniqueDomain();
    const world = outside([json(answer(domain))]);
    const hunter = await world.ctx.providers.open("hunter", world.scope);
    const person = { firstName: "Marta", lastName: "Kowalska-Müller", domain };
    return { ...world, domain, find: () => hunter.findEmail?.(person) ?? Promise.reject() };
  }

  it("finds somebody's address by name for a credit, once", async () => {
    const { ctx, asked, domain, find } = await findEmail((host) => recorded.found(host));
    const first = await find();
    expect(first).toEqual({
      value: {
        email: `marta.kowalska@${domain}`,
        confidence: 91,
        status: "valid",
        isGenerated: true,
        jobTitle: null,
        linkedinUrl: null,
      },
      credits: 1,
      cached: false,
    });
    expect(asked[0]?.url).toBe(
      `https://api.hunter.io/v2/email-finder?domain=${domain}&first_name=Marta&last_name=Kowalska-M%C3%BCller`,
    );
    expect(await find()).toEqual({ ...first, credits: 0, cached: true });
    expect((await ctx.providers.status("hunter")).quota?.used).toBe(1);
  });

  it.each([
    ["a miss, for nothing", (host: string) => recorded.finderMiss(host), 0],
    ["somebody at another company", () => recorded.found("other.example"), 1],
    ["an address that is none", (host: string) => recorded.found(host, { email: "nobody" }), 1],
  ])("finds nobody in %s", async (_, answer, credits) => {
    const { find } = await findEmail(answer);
    expect(await find()).toMatchObject({ value: null, credits });
  });

  it.each([{}, { data: {} }, { data: { email: 7 } }, { data: null }])(
    "takes %j for no answer, never for a miss",
    async (answer) => {
      const { ctx, find } = await findEmail(() => answer);
      expect((await failureOf(find())).code).toBe("provider_bad_response");
      expect((await ctx.providers.status("hunter")).quota?.used).toBe(1);
    },
  );
});

describe("Hunter's count of addresses", () => {
  async function count(answer: (domain: string) => unknown) {
    const domain = uniqueDomain();
    const { ctx, scope } = outside([json(answer(domain))]);
    const hunter = await ctx.providers.open("hunter", scope);
    return hunter.countEmails?.(domain) ?? Promise.reject();
  }

  it("is free, and leaves out what is no number", async () => {
    expect(
      await count((domain) => recorded.counted(domain, { seniority: { senior: 12, junior: "1", executive: 0.5 } })),
    ).toEqual({
      value: {
        total: 37,
        personal: 31,
        generic: 6,
        departments: { executive: 3, it: 8, "~": 2 },
        seniorities: { senior: 12 },
      },
      credits: 0,
      cached: false,
    });
  });

  it.each([{}, { data: {} }, { data: { total: null } }, { data: { total: -1 } }])(
    "is not nothing in %j",
    async (answer) => {
      expect((await failureOf(count(() => answer))).code).toBe("provider_bad_response");
    },
  );
});

describe("Hunter's person by address", () => {
  async function lookUp(answer: (address: string, domain: string) => unknown, status = 200) {
    const domain = uniqueDomain();
    const email = `marta@${domain}`;
    const world = outside([json(answer(email, domain), status)]);
    const hunter = await world.ctx.providers.open("hunter", world.scope);
    return { ...world, domain, email, look: () => hunter.lookUpPerson?.(email) ?? Promise.reject() };
  }

  it("comes with the company for a fifth of a credit", async () => {
    const { asked, domain, email, look } = await lookUp((address, host) => recorded.combined(address, host));
    const { value, credits } = await look();
    expect(asked[0]?.url).toBe(`https://api.hunter.io/v2/combined/find?email=${encodeURIComponent(email)}`);
    expect(value).toMatchObject({
      contact: {
        firstName: "Marta",
        lastName: "Kowalska",
        email,
        emailStatus: "unverified",
        jobTitle: "Head of Operations",
        linkedinUrl: "https://www.linkedin.com/in/marta-kowalska-example",
      },
      employerDomain: domain,
      company: { domain, facts: { companyName: "Brightloom Robotics" } },
    });
    expect(credits).toBe(0.2);
  });

  it.each([
    ["nothing but nulls", { name: null, employment: null }],
    ["somebody else's address", { email: "other@other.example" }],
  ])("is nobody in %s", async (_, over) => {
    const { look } = await lookUp((address, host) => recorded.combined(address, host, over));
    expect((await look()).value).toBeNull();
  });

  it.each([
    ["../../evil", null],
    ["fran%c3%a7ois-example", "https://www.linkedin.com/in/fran%c3%a7ois-example"],
  ])("has the profile %j only where it is one", async (handle, url) => {
    const { look } = await lookUp((address, host) => recorded.combined(address, host, { linkedin: { handle } }));
    expect((await look()).value?.contact.linkedinUrl).toBe(url);
  });

  it("is a miss with 404, and has no company where that is another's", async () => {
    const missing = await lookUp(() => recorded.notFound, 404);
    expect(await missing.look()).toEqual({ value: null, credits: 0, cached: false });
    const other = await lookUp((address, host) =>
      recorded.combined(address, host, {}, recorded.company("other.example").data),
    );
    expect((await other.look()).value).toMatchObject({ company: null });
  });
});
