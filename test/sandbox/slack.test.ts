import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { slackHooks } from "../../sandbox/hosts/slack.ts";
import { slackBotToken } from "../../sandbox/keys.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { createState } from "../../sandbox/state.ts";
import { bodyOf, callThrough, control } from "./support.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => control(sandbox, "POST", "reset"));
afterAll(() => sandbox.close());

const api = (method: string, body: string, headers: Record<string, string> = {}) =>
  bodyOf(
    callThrough(sandbox, `https://slack.com/api/${method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${slackBotToken}`, "content-type": "application/json", ...headers },
      body,
    }),
  );

describe("Slack's Web API", () => {
  it("posts a message, sent as JSON or as a form, and records it", async () => {
    const blocks = [{ type: "divider" }];
    const first = await api("chat.postMessage", JSON.stringify({ channel: "C1", text: "hello", blocks }));
    const form = new URLSearchParams({ channel: "C1", text: "hello", blocks: JSON.stringify(blocks) }).toString();
    const second = await api("chat.postMessage", form, { "content-type": "application/x-www-form-urlencoded" });
    expect(first).toMatchObject({ ok: true, channel: "C1", message: { text: "hello", blocks } });
    expect(first.ts).not.toBe(second.ts);
    const posts = (await control(sandbox, "GET", "slack")).body;
    expect(posts).toHaveLength(2);
    expect(posts[1].body).toEqual(posts[0].body);
  });

  it("refuses an unknown token and an unknown method with ok: false", async () => {
    expect(await api("auth.test", "{}", { authorization: "Bearer xoxb-other" })).toEqual({
      ok: false,
      error: "invalid_auth",
    });
    expect(await api("nothing.here", "{}")).toEqual({ ok: false, error: "unknown_method" });
    expect(await api("auth.test", "{}")).toMatchObject({ ok: true, team_id: "T0SANDBOX" });
  });

  it("opens a view and gives it an id", async () => {
    const answer = await api("views.open", JSON.stringify({ trigger_id: "1", view: { type: "modal" } }));
    expect(answer).toMatchObject({ ok: true, view: { id: "V0SANDBOX", type: "modal" } });
  });
});

describe("a response_url", () => {
  const url = "https://hooks.slack.com/commands/T0/1/abc";

  it("takes five posts and refuses the sixth, while another address is fresh", async () => {
    const post = (target: string) => callThrough(sandbox, target, { method: "POST", body: '{"text":"x"}' });
    const statuses = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await post(url)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect((await post(`${url}d`)).status).toBe(200);
    const posts = (await control(sandbox, "GET", "slack")).body;
    expect(
      posts.map((entry: { accepted: boolean }) => entry.accepted).filter((accepted: boolean) => !accepted),
    ).toHaveLength(1);
  });

  it("is refused half an hour after its first use", () => {
    let now = 0;
    const state = createState({ now: () => now });
    const post = () =>
      slackHooks.handle({ method: "POST", url: new URL(url), headers: {}, body: '{"text":"x"}' }, state).status;
    expect(post()).toBe(200);
    now = 30 * 60_000;
    expect(post()).toBe(200);
    now += 1;
    expect(post()).toBe(404);
  });
});
