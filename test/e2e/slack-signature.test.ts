import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type SignedBody, sendSigned } from "../../sandbox/slack-client.ts";
import { type LocalWorker, startLocalWorker } from "../../scripts/local-worker.ts";

/** The example of Slack's own documentation ("Verifying requests from Slack"), byte by byte. */
const documented: SignedBody = {
  type: "application/x-www-form-urlencoded",
  timestamp: "1531420618",
  signature: "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
  body:
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
    "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com" +
    "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
};
const secret = "8f742231b10e8888abcd99yyyzzz85a5";

const stateDir = mkdtempSync(join(tmpdir(), "lead-engine-slack-"));
let worker: LocalWorker | null = null;

/** A Worker in July 2018, when Slack signed its example. */
async function startThen(vars: Record<string, string> = {}): Promise<string> {
  worker = await startLocalWorker({
    port: 0,
    stateDir,
    vars: {
      ENVIRONMENT: "development",
      CLOCK_OFFSET_MS: String(Number(documented.timestamp) * 1000 - Date.now()),
      SLACK_SIGNING_SECRET: secret,
      SLACK_BOT_TOKEN: "xoxb-example",
      SLACK_ALLOWED_TEAMS: "T1DC2JH3J",
      ...vars,
    },
  });
  return worker.url;
}

afterEach(async () => {
  await worker?.close();
  worker = null;
});
afterAll(() => rmSync(stateDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

describe("Slack's documented example over HTTP", () => {
  it("is taken and answered; with one byte changed, and a second time, it is not", async () => {
    const url = await startThen();
    for (const forged of [
      { signature: documented.signature?.replace("a2", "a3") ?? null },
      { body: documented.body.replace("text=", "text=x") },
      { timestamp: "1531420619" },
    ])
      expect((await sendSigned(url, { ...documented, ...forged })).status, JSON.stringify(forged)).toBe(401);
    const taken = await sendSigned(url, documented);
    expect([taken.status, taken.issues]).toEqual([200, []]);
    expect(JSON.stringify(taken.body)).toContain("Companies that build or adopt AI");
    const again = await sendSigned(url, documented);
    expect([again.status, again.body]).toEqual([200, null]);
  });

  it("is refused where no secret is set, also when it is signed with none", async () => {
    const url = await startThen({ SLACK_SIGNING_SECRET: "" });
    const { signature: _, ...unsigned } = documented;
    for (const signed of [documented, { ...unsigned, secret: "" }]) {
      const { status, body } = await sendSigned(url, signed);
      expect([status, body?.code]).toEqual([503, "misconfigured"]);
      expect(JSON.stringify(body)).toContain("SLACK_SIGNING_SECRET");
    }
  });
});
