import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { isSignedBySlack } from "../../slack-app/signature.ts";
import { givenContact, givenLead, rowsOf } from "../support/given.ts";
import { answerOf, signingSecret, slackStage } from "../support/slack.ts";

const encode = (text: string) => new TextEncoder().encode(text);

// The example of Slack's own documentation ("Verifying requests from Slack").
const documented = {
  secret: signingSecret,
  timestamp: "1531420618",
  body: encode(
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&" +
      "user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com" +
      "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
  ),
  signature: "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
  now: new Date(1531420618_000),
};

const command = (extra: Record<string, string> = {}) => ({
  command: "/leads",
  text: "help",
  team_id: "T0SANDBOX",
  user_id: "U0ANA",
  channel_id: "C0LEADS",
  response_url: "https://hooks.slack.com/commands/T0/1/x",
  ...extra,
});

/** Every text that Slack reads as markup. */
function markupIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(markupIn);
  if (value === null || typeof value !== "object") return [];
  const own = "type" in value && value.type === "mrkdwn" && "text" in value ? [String(value.text)] : [];
  return [...own, ...Object.values(value).flatMap(markupIn)];
}

describe("the signature", () => {
  it("of Slack's documented example is right", async () => {
    expect(await isSignedBySlack(documented)).toBe(true);
  });

  it.each([
    ["forged", { signature: documented.signature.replace("a2", "a3") }],
    ["truncated", { signature: documented.signature.slice(0, -2) }],
    ["in capitals", { signature: documented.signature.toUpperCase() }],
    ["empty", { signature: "" }],
    ["missing", { signature: null }],
    ["of another version", { signature: documented.signature.replace("v0=", "v1=") }],
    ["sent twice", { signature: `${documented.signature}, ${documented.signature}` }],
    ["of another body", { body: encode("token=other") }],
    ["made without a secret", { secret: "" }],
    ["without a time", { timestamp: null }],
  ])("X1: %s is refused", async (_, change) => {
    expect(await isSignedBySlack({ ...documented, ...change })).toBe(false);
  });

  it.each([
    [0, true],
    [299, true],
    [-299, true],
    [301, false],
    [-301, false],
    [86_400, false],
  ])("X2: %d seconds off is taken: %s", async (seconds, isTaken) => {
    const now = new Date(documented.now.getTime() + seconds * 1000);
    expect(await isSignedBySlack({ ...documented, now })).toBe(isTaken);
  });

  it.each(["NaN", "1e9", "", "1531420618000", "0x5B479A4A", " 1531420618", "-1"])(
    "X2: the time %j is refused although it is signed",
    async (timestamp) => {
      const stage = slackStage();
      expect((await stage.send(command(), { timestamp })).status).toBe(401);
    },
  );

  it("X1: without one nothing is answered, stored or begun", async () => {
    const stage = slackStage();
    const before = await rowsOf("SELECT count(*) AS n FROM slack_tasks");
    const refused = await stage.send(command(), { signature: null });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("content-type")).toContain("application/problem+json");
    expect((await stage.send(command(), { secret: "another" })).status).toBe(401);
    expect(await rowsOf("SELECT count(*) AS n FROM slack_tasks")).toEqual(before);
    expect(stage.calls).toEqual([]);
  });

  it.each(["SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "SLACK_ALLOWED_TEAMS"])(
    "is not even looked at while %s is not set: Slack is off, and that is said",
    async (name) => {
      const stage = slackStage({ env: { [name]: "" } });
      const response = await stage.send(command(), { signature: "v0=" });
      expect(response.status).toBe(503);
      expect(await response.text()).toContain(name);
    },
  );
});

describe("a request", () => {
  it("X3: that comes again has no second effect and tells nothing", async () => {
    const stage = slackStage();
    const at = String(Math.floor(Date.now() / 1000));
    const form = command({ text: "add twice-told.example" });
    const first = await stage.send(form, { timestamp: at });
    const again = await stage.send(form, { timestamp: at });
    expect((await answerOf(first)).all).toContain("Added");
    expect([again.status, await again.text()]).toEqual([200, ""]);
    expect(await rowsOf("SELECT id FROM leads WHERE domain = 'twice-told.example'")).toHaveLength(1);
  });

  it("X3: an event that Slack sends again is done once", async () => {
    const stage = slackStage();
    const event = { type: "app_home_opened", user: "U0ANA", tab: "home" };
    await stage.event(event, "Ev0SAME");
    await stage.event(event, "Ev0SAME");
    await stage.settle();
    expect(stage.posted.filter(({ to }) => to === "views.publish")).toHaveLength(1);
  });

  it("X4: is checked byte by byte, whatever the order and encoding of its fields", async () => {
    const stage = slackStage();
    const answer = await stage.send(command({ text: "find Zürich +ä%20b" }));
    expect(answer.status).toBe(200);
    const body = "text=help&team_id=T0SANDBOX&user_id=U0ANA&command=%2Fleads&x=a+b%20c";
    const now = new Date(documented.now);
    const key = await crypto.subtle.importKey("raw", encode(signingSecret), { name: "HMAC", hash: "SHA-256" }, false, [
      "sign",
    ]);
    const mac = await crypto.subtle.sign("HMAC", key, encode(`v0:${documented.timestamp}:${body}`));
    const signature = `v0=${Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    const request = { secret: signingSecret, timestamp: documented.timestamp, signature, now };
    expect(await isSignedBySlack({ ...request, body: encode(body) })).toBe(true);
    expect(await isSignedBySlack({ ...request, body: encode(body.replace("a+b%20c", "a%20b%20c")) })).toBe(false);
  });

  it("X5: shows a company that calls itself markup as text", async () => {
    const stage = slackStage();
    const evil = "<!channel> <@U1> <http://evil.example|bank> *bold* `code` & more";
    const lead = await givenLead(stage.ctx, {
      company_name: evil,
      industry: "Injection",
      description: evil,
      location: evil,
    });
    await givenContact(stage.ctx, lead.id, { first_name: evil, job_title: evil });
    for (const text of [
      "find injection",
      `show ${lead.domain}`,
      `enrich ${lead.domain}`,
      `find ${evil}`,
      `show ${evil}`,
      evil,
      `watch ${evil}`,
    ]) {
      // Held against the sandbox's own rules: what may stand between < and > is a closed list.
      const { text: fallback, blocks } = await answerOf(await stage.command(text));
      expect(fallback).not.toMatch(/<[!@]/);
      expect(JSON.stringify(markupIn(blocks))).not.toMatch(/<[!@]|<http:\/\/evil/);
    }
  });

  it.each([
    "http://hooks.slack.com/x",
    "https://hooks.slack.com.evil.example/x",
    "https://evil.example/x",
    "https://hooks.slack.com:8443/x",
    "https://a@hooks.slack.com/x",
    "https://169.254.169.254/latest",
    "nonsense",
  ])("X7: with the response_url %s is refused", async (response_url) => {
    const stage = slackStage();
    expect((await stage.send(command({ response_url }))).status).toBe(400);
    await stage.settle();
    expect(stage.calls).toEqual([]);
  });

  it("X8: of another workspace is refused politely and learns nothing", async () => {
    const stage = slackStage();
    await givenLead(stage.ctx, { company_name: "Secretive", industry: "Secrets" });
    const answer = await answerOf(await stage.command("find secrets", { team: "T0OTHER" }));
    expect(answer.all).toContain("not one of those");
    expect(answer.all).not.toContain("Secretive");
    await stage.click("lead.card", "x", { team: "T0OTHER" });
    await stage.settle();
    // Beside what was clicked: the refusal, and nothing else.
    expect(stage.posted.map(({ body }) => body.text)).toEqual([expect.stringContaining("not one of those")]);
  });

  it("X8: of somebody without any scope is refused with what to do", async () => {
    const stage = slackStage({ env: { SLACK_DEFAULT_SCOPE: "none" } });
    await givenLead(stage.ctx, { company_name: "Secretive", industry: "Secrets" });
    const answer = await answerOf(await stage.command("find secrets"));
    expect(answer.all).not.toContain("Secretive");
    expect(answer.all).toContain("/leads connect");
  });

  it("is slowed down when one person asks too often", async () => {
    const stage = slackStage({
      env: { USER_RATE_LIMIT: { limit: async ({ key }: { key: string }) => ({ success: !key.includes("U0MANY") }) } },
    });
    expect((await answerOf(await stage.command("help", { user: "U0MANY" }))).all).toContain("a lot at once");
    expect((await answerOf(await stage.command("help", { user: "U0ANA" }))).all).toContain("What /leads can do");
  });

  it("that is too much is refused where its person looks: beside a click, and at a form, which stays open", async () => {
    const stage = slackStage({ env: { USER_RATE_LIMIT: { limit: async () => ({ success: false }) } } });
    expect((await stage.click("lead.claim", "x")).status).toBe(200);
    await stage.settle();
    expect(stage.posted.map(({ to, body }) => [to, body.replace_original])).toEqual([["response_url", false]]);
    expect(JSON.stringify(stage.posted)).toContain("a lot at once");
    const form = await stage.submit("lead.note", "null", { note: "Do not lose me" });
    expect(await form.json()).toEqual({
      response_action: "errors",
      errors: { note: expect.stringContaining("a lot at once") },
    });
  });

  it("that fails here is answered where its person looks, with the request's id", async () => {
    const stage = slackStage();
    await env.DB.exec("ALTER TABLE slack_tasks RENAME TO slack_tasks_gone");
    try {
      const answer = await stage.click("lead.claim", "x");
      await stage.settle();
      expect(JSON.stringify(stage.posted)).toContain(`the request id ${answer.headers.get("x-request-id")}`);
      const form = await stage.submit("lead.note", "null", { note: "Do not lose me" });
      expect(await form.text()).toContain("Something went wrong here");
    } finally {
      await env.DB.exec("ALTER TABLE slack_tasks_gone RENAME TO slack_tasks");
    }
  });

  it("answers Slack's challenge, and nothing but POST", async () => {
    const stage = slackStage();
    const challenge = await stage.send({ type: "url_verification", challenge: "abc" }, { json: true });
    expect(await challenge.json()).toEqual({ challenge: "abc" });
    expect((await stage.send(command(), { path: "/slack/other" })).status).toBe(404);
    expect((await stage.send({ nonsense: "1" })).status).toBe(400);
    expect((await stage.send({ payload: "{" })).status).toBe(400);
  });
});
