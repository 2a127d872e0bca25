import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { checkMessage, checkView } from "../../sandbox/block-kit.ts";
import { handleSlackRequest } from "../../slack-app/handle-request.ts";
import { type Compose, compose, type Outside } from "../../src/composition.ts";
import type { Env } from "../../src/env.ts";
import { hmacSha256Hex } from "../../src/lib/hash.ts";
import { newId } from "../../src/lib/id.ts";
import type { ServiceContext } from "../../src/services/context.ts";
import { type Answer, fakeOutside } from "./outside.ts";

export const signingSecret = "8f742231b10e8888abcd99yyyzzz85a5";
export const team = "T0SANDBOX";

export interface Posted {
  /** "response_url" or a method of the Web API. */
  to: string;
  url: string;
  body: Record<string, unknown>;
}

export interface SlackStage {
  /** What Slack took, in order. Each was held against Block Kit's rules. */
  posted: Posted[];
  /** Every attempt, those too that Slack did not take. */
  tried: string[];
  ctx: ServiceContext;
  compose: Compose;
  env: Env;
  calls: string[];
  /** Set to what Slack answers instead; null: it takes everything. */
  trouble: ((to: string) => Response | Promise<Response> | null) | null;
  send(form: Record<string, unknown>, options?: SendOptions): Promise<Response>;
  command(text: string, options?: Partial<Person>): Promise<Response>;
  click(
    actionId: string,
    value: string,
    options?: Partial<Person> & { view?: unknown; selected?: boolean; inPublic?: boolean },
  ): Promise<Response>;
  submit(
    callbackId: string,
    metadata: string,
    values: Record<string, string>,
    options?: Partial<Person>,
  ): Promise<Response>;
  event(event: Record<string, unknown>, eventId?: string): Promise<Response>;
  shortcut(text: string): Promise<Response>;
  /** Until all that goes on after the answers is done. */
  settle(): Promise<void>;
  /** Does what was put on the queue, as long as there is something. */
  drain(): Promise<void>;
}

export interface Person {
  user: string;
  team: string;
  channel: string;
  responseUrl: string;
}

export interface SendOptions {
  timestamp?: string;
  secret?: string;
  signature?: string | null;
  json?: boolean;
  path?: string;
}

export interface SlackOptions extends Partial<Outside> {
  answers?: Record<string, Answer>;
  env?: Record<string, unknown>;
}

let requests = 0;

/** The whole Slack adapter over the real database; Slack itself and the sources are played at the seam. */
export function slackStage(options: SlackOptions = {}): SlackStage {
  const background: Promise<unknown>[] = [];
  const queued: string[] = [];
  const outside = fakeOutside({
    "slack.com/api/": (request) => take(request, new URL(request.url).pathname.slice("/api/".length)),
    "hooks.slack.com/": (request) => take(request, "response_url"),
    "files.slack.com/": (request) => take(request, "upload"),
    ...options.answers,
  });
  const clock = options.clock ?? { now: () => new Date() };
  const overrides: Record<string, unknown> = {
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: "xoxb-test",
    SLACK_ALLOWED_TEAMS: team,
    SLACK_DEFAULT_SCOPE: "write",
    JOBS_QUEUE: {
      sendBatch: async (messages: { body: { type: string; task_id: string } }[]) => {
        for (const { body } of messages) if (body.type === "slack") queued.push(body.task_id);
      },
    },
    USER_RATE_LIMIT: { limit: async () => ({ success: true }) },
    ...options.env,
  };
  const testEnv: Env = { ...env, ...overrides };
  const composeHere: Compose = (given, invocation) => compose(given, invocation, { fetch: outside.fetch, clock });
  const waitUntil = (work: Promise<unknown>) => void background.push(work);
  const composition = () => composeHere(testEnv, { requestId: newId(), waitUntil });

  const stage: SlackStage = {
    posted: [],
    tried: [],
    trouble: null,
    ctx: composition().contextFor({ kind: "key", id: "test", name: "key:test", scopes: ["admin"] }),
    compose: composeHere,
    env: testEnv,
    calls: outside.calls,

    async send(form, { timestamp, secret = signingSecret, signature, json = false, path = "/slack/events" } = {}) {
      const body = json ? JSON.stringify(form) : new URLSearchParams(form as Record<string, string>).toString();
      const at = timestamp ?? String(Math.floor(clock.now().getTime() / 1000));
      const signed = signature === undefined ? `v0=${hmacSha256Hex(secret, `v0:${at}:${body}`)}` : signature;
      const request = new Request(`https://leads.example${path}`, {
        method: "POST",
        headers: {
          "content-type": json ? "application/json" : "application/x-www-form-urlencoded",
          "x-slack-request-timestamp": at,
          ...(signed === null ? {} : { "x-slack-signature": signed }),
        },
        body,
      });
      return handleSlackRequest(composeHere, request, testEnv, { waitUntil });
    },

    command: (text, person = {}) =>
      stage.send({
        command: "/leads",
        text,
        team_id: person.team ?? team,
        user_id: person.user ?? "U0ANA",
        channel_id: person.channel ?? "C0LEADS",
        response_url: person.responseUrl ?? `https://hooks.slack.com/commands/T0/${++requests}/x`,
        trigger_id: `${++requests}.trigger`,
      }),

    click: (actionId, value, person = {}) =>
      stage.send({
        payload: JSON.stringify({
          type: "block_actions",
          ...whoOf(person),
          container: { type: "message", is_ephemeral: person.inPublic !== true },
          response_url: person.responseUrl ?? `https://hooks.slack.com/actions/T0/${++requests}/x`,
          actions: [
            {
              type: person.selected ? "static_select" : "button",
              action_id: actionId,
              block_id: "b",
              ...(person.selected ? { selected_option: { value } } : { value }),
            },
          ],
          ...(person.view === undefined ? { message: { ts: "1.1" } } : { view: person.view }),
        }),
      }),

    submit: (callbackId, metadata, values, person = {}) =>
      stage.send({
        payload: JSON.stringify({
          type: "view_submission",
          ...whoOf(person),
          view: {
            id: "V1",
            type: "modal",
            callback_id: callbackId,
            private_metadata: metadata,
            state: {
              values: Object.fromEntries(
                Object.entries(values).map(([name, value]) => [
                  name,
                  {
                    [name]:
                      name === "reason"
                        ? { type: "static_select", selected_option: { value } }
                        : { type: "plain_text_input", value },
                  },
                ]),
              ),
            },
          },
        }),
      }),

    event: (event, eventId = `Ev${++requests}`) =>
      stage.send({ type: "event_callback", team_id: team, event_id: eventId, event_time: 1, event }, { json: true }),

    shortcut: (text) =>
      stage.send({
        payload: JSON.stringify({
          type: "message_action",
          ...whoOf({}),
          callback_id: "find_company",
          response_url: `https://hooks.slack.com/app/T0/${++requests}/x`,
          message: { type: "message", text, ts: "1.1" },
        }),
      }),

    async settle() {
      while (background.length > 0) await Promise.all(background.splice(0));
    },

    async drain() {
      await stage.settle();
      while (queued.length > 0) {
        const ids = queued.splice(0);
        for (const id of ids)
          await composition().contextFor({ kind: "queue", id: "queue", name: "queue", scopes: [] }).workSlackTask(id);
        await stage.settle();
      }
    },
  };

  async function take(request: Request, to: string): Promise<Response> {
    stage.tried.push(to);
    const trouble = await stage.trouble?.(to);
    if (trouble) return trouble;
    if (to === "upload") {
      stage.posted.push({ to, url: request.url, body: { text: await request.text() } });
      return new Response("OK");
    }
    const body = bodyOf(request.headers.get("content-type") ?? "", await request.text());
    checkPost(to, body);
    stage.posted.push({ to, url: request.url, body });
    return Response.json(answers[to] ?? { ok: true, ts: "1.1", channel: body.channel ?? "C1" });
  }
  return stage;
}

const answers: Record<string, unknown> = {
  "conversations.open": { ok: true, channel: { id: "D0ANA" } },
  "files.getUploadURLExternal": { ok: true, upload_url: "https://files.slack.com/upload/v1/abc", file_id: "F1" },
  "views.open": { ok: true, view: { id: "V1" } },
  "views.publish": { ok: true, view: { id: "V2" } },
};

function bodyOf(type: string, text: string): Record<string, unknown> {
  if (type.startsWith("application/json")) return JSON.parse(text);
  return Object.fromEntries(
    [...new URLSearchParams(text)].map(([key, value]) => [key, /^[[{]/.test(value) ? JSON.parse(value) : value]),
  );
}

/** As strict as Slack is. */
export function checkPost(to: string, body: Record<string, unknown>): void {
  if (to === "response_url" || to === "chat.postMessage") expect(checkMessage(body), JSON.stringify(body)).toEqual([]);
  if (to === "views.open" || to === "views.publish") expect(checkView(body.view), JSON.stringify(body)).toEqual([]);
}

const whoOf = (person: Partial<Person>) => ({
  user: { id: person.user ?? "U0ANA", username: "ana", team_id: person.team ?? team },
  team: { id: person.team ?? team, domain: "sandbox" },
  channel: { id: person.channel ?? "C0LEADS", name: "leads" },
  trigger_id: `${++requests}.trigger`,
  api_app_id: "A1",
  token: "unused",
});

/** The answer that came in the response itself, checked like one that is posted. */
export async function answerOf(response: Response): Promise<{ text: string; all: string; blocks: unknown[] }> {
  expect(response.status).toBe(200);
  const body = await response.json<Record<string, unknown>>();
  expect(checkMessage(body), JSON.stringify(body)).toEqual([]);
  return { text: String(body.text), all: JSON.stringify(body), blocks: (body.blocks ?? []) as unknown[] };
}

/** Every button, menu and overflow in it. */
export function elementsOf(value: unknown): { action_id: string; value?: string; options?: { value: string }[] }[] {
  if (Array.isArray(value)) return value.flatMap(elementsOf);
  if (value === null || typeof value !== "object") return [];
  const own = "action_id" in value ? [value as { action_id: string; value?: string }] : [];
  return [...own, ...Object.values(value).flatMap(elementsOf)];
}
