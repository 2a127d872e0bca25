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
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "*hello*" } }];
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
    const modal = {
      type: "modal",
      title: { type: "plain_text", text: "A form" },
      blocks: [{ type: "section", text: { type: "mrkdwn", text: "hello" } }],
    };
    const answer = await api("views.open", JSON.stringify({ trigger_id: "1", view: modal }));
    expect(answer).toMatchObject({ ok: true, view: { id: "V0SANDBOX1", type: "modal" } });
  });
});

describe("Block Kit", () => {
  const text = (value: string) => ({ type: "mrkdwn", text: value });
  const post = async (blocks: unknown, fallback = "x") =>
    (await api("chat.postMessage", JSON.stringify({ channel: "C1", text: fallback, blocks }))).error ?? null;
  const button = (extra: object) => ({
    type: "actions",
    elements: [{ type: "button", action_id: "a", text: { type: "plain_text", text: "Go" }, ...extra }],
  });

  it.each([
    ["a text that is too long", [{ type: "section", text: text("x".repeat(3001)) }]],
    ["an empty text", [{ type: "section", text: text("") }]],
    ["too many blocks", Array.from({ length: 51 }, () => ({ type: "divider" }))],
    ["no blocks", []],
    ["a block that there is not", [{ type: "marquee" }]],
    ["a field that there is not", [{ type: "divider", colour: "red" }]],
    ["markup in a header", [{ type: "header", text: text("x") }]],
    ["a header that is too long", [{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }]],
    ["two elements of one name", [{ type: "actions", elements: [...button({}).elements, ...button({}).elements] }]],
    ["a value that is too long", [button({ value: "x".repeat(2001) })]],
    ["a style that there is not", [button({ style: "blue" })]],
    ["a confirmation without a title", [button({ confirm: {} })]],
    ["an input in a message", [{ type: "input", label: { type: "plain_text", text: "x" }, element: {} }]],
    ["a call to everybody", [{ type: "section", text: text("<!channel>") }]],
    ["half a link", [{ type: "section", text: text("a < b") }]],
    ["an & of its own", [{ type: "section", text: text("a & b") }]],
    ["an image without words", [{ type: "image", image_url: "https://a.example/x.png", alt_text: "" }]],
    ["14,000 characters in all", Array.from({ length: 7 }, () => ({ type: "section", text: text("x".repeat(2000)) }))],
    ["eleven fields", [{ type: "section", fields: Array.from({ length: 11 }, () => text("x")) }]],
  ])("refuses %s", async (_, blocks) => {
    expect(await post(blocks)).toBe("invalid_blocks");
  });

  it("refuses a message without a fallback and takes a good one", async () => {
    const good = [
      { type: "section", text: text("*hi* <@U1> <https://a.example/?b=1&amp;c=2|link>") },
      button({ value: "v" }),
    ];
    expect(await post(good)).toBeNull();
    expect(await post(good, "")).toBe("invalid_blocks");
  });

  it("refuses a form without a button to send it", async () => {
    const input = {
      type: "input",
      label: { type: "plain_text", text: "x" },
      element: { type: "plain_text_input", action_id: "x" },
    };
    const view = { type: "modal", title: { type: "plain_text", text: "A form" }, blocks: [input] };
    expect(await api("views.open", JSON.stringify({ trigger_id: "1", view }))).toMatchObject({
      ok: false,
      error: "invalid_blocks",
      response_metadata: { messages: ["view/submit: required where there is an input"] },
    });
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
