import { checkMessage, checkView } from "../block-kit.ts";
import type { Host } from "../host.ts";
import { slackBotToken } from "../keys.ts";
import { type InnerRequest, isRecord, json, parseJson, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { bot } from "./slack-bot.ts";
import { describeView, openView, updateView } from "./slack-views.ts";

type SlackMethod = (args: Record<string, unknown>, state: SandboxState) => Record<string, unknown>;

const methods: Record<string, SlackMethod> = {
  "api.test": () => ({}),
  "auth.test": () => ({ url: "https://sandbox.slack.com/", ...bot, is_enterprise_install: false }),
  "chat.postMessage": postMessage,
  "chat.postEphemeral": (args, state) => ({ message_ts: stamp(state), channel: args.channel }),
  "chat.update": (args, state) => ({ channel: args.channel, ts: args.ts ?? stamp(state), text: args.text ?? "" }),
  "chat.delete": (args) => ({ channel: args.channel, ts: args.ts }),
  "views.open": openView,
  "views.push": openView,
  "views.update": updateView,
  "views.publish": (args, state) => describeView(`V0HOME${String(args.user_id ?? "")}`, args, state),
  "files.getUploadURLExternal": (args, state) => ({
    upload_url: `https://files.slack.com/upload/v1/${state.session.slackPosts.length}`,
    file_id: `F0${String(args.filename ?? "").length}${state.session.slackPosts.length}`,
  }),
  "files.completeUploadExternal": (args) => ({ files: args.files ?? [] }),
  "conversations.open": (args) => ({ channel: { id: `D0${String(args.users ?? "").slice(1, 9)}` } }),
  "users.info": (args) => ({
    user: {
      id: args.user,
      team_id: bot.team_id,
      name: "analyst",
      real_name: "Sandbox Analyst",
      tz: "Europe/London",
      is_bot: false,
    },
  }),
};

export const slack: Host = {
  serves: (hostname) => hostname === "slack.com" || hostname === "www.slack.com",
  operation: (url) => `slack ${url.pathname.replace(/^\/api\//, "")}`,
  handle: answerSlack,
};

/** Where a file goes between asking for its address and saying that it is there. */
export const slackFiles: Host = {
  serves: (hostname) => hostname === "files.slack.com",
  operation: () => "slack upload",
  handle: (request, state) => {
    const target = request.url.href;
    state.session.slackPosts.push({ at: state.now(), kind: "upload", target, body: request.body, accepted: true });
    return { status: 200, headers: { "content-type": "text/plain" }, body: `OK - ${request.body.length}` };
  },
};

export const slackHooks: Host = {
  serves: (hostname) => hostname === "hooks.slack.com",
  operation: () => "slack response_url",
  handle: answerResponseUrl,
};

function answerSlack(request: InnerRequest, state: SandboxState): Reply {
  const name = request.url.pathname.replace(/^\/api\//, "");
  const args = readArgs(request);
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  const { token: _token, ...body } = args;
  const refusal = refusalOf(name, bearer ?? args.token);
  const issues = refusal === null ? issuesOf(name, body) : [];
  const wrong = refusal ?? (issues.length > 0 ? "invalid_blocks" : null);
  const answer = wrong === null ? (methods[name]?.(body, state) ?? {}) : { error: wrong };
  const error = typeof answer.error === "string" ? answer.error : null;
  const accepted = error === null;
  state.session.slackPosts.push({
    at: state.now(),
    kind: "web_api",
    target: name,
    body,
    accepted,
    ...describe(issues),
    ...(isRecord(answer.view) ? { viewId: String(answer.view.id) } : {}),
  });
  if (error === null) return json({ ok: true, ...answer });
  return json({ ok: false, error, ...(issues.length > 0 ? { response_metadata: { messages: issues } } : {}) });
}

const describe = (issues: string[]) => (issues.length > 0 ? { issues } : {});

/** Messages and views are held against Block Kit's rules, as Slack does. */
function issuesOf(name: string, body: Record<string, unknown>): string[] {
  if (name.startsWith("views.")) return checkView(body.view);
  const isMessage = ["chat.postMessage", "chat.postEphemeral", "chat.update"].includes(name);
  return isMessage && body.blocks !== undefined ? checkMessage(body) : [];
}

function refusalOf(name: string, token: unknown): string | null {
  if (name === "api.test") return null;
  if (token === undefined) return "not_authed";
  if (token !== slackBotToken) return "invalid_auth";
  return methods[name] ? null : "unknown_method";
}

/** JSON, or a form whose structured values are JSON in a string, as Slack's own client sends them. */
function readArgs(request: InnerRequest): Record<string, unknown> {
  const query = Object.fromEntries(request.url.searchParams);
  if (request.headers["content-type"]?.startsWith("application/json")) {
    const body = parseJson(request.body);
    return { ...query, ...(isRecord(body) ? body : {}) };
  }
  const form = [...new URLSearchParams(request.body)].map(([key, value]) => [
    key,
    /^[[{]/.test(value) ? (parseJson(value) ?? value) : value,
  ]);
  return { ...query, ...Object.fromEntries(form) };
}

function postMessage(args: Record<string, unknown>, state: SandboxState) {
  const ts = stamp(state);
  const message = {
    type: "message",
    user: bot.user_id,
    bot_id: bot.bot_id,
    team: bot.team_id,
    text: args.text ?? "",
    ts,
    ...(args.blocks === undefined ? {} : { blocks: args.blocks }),
    ...(args.thread_ts === undefined ? {} : { thread_ts: args.thread_ts }),
  };
  return { channel: args.channel, ts, message };
}

/** Seconds and six digits; the digits count, so that no two messages share one. */
function stamp(state: SandboxState): string {
  return `${Math.floor(state.now() / 1_000)}.${String(state.session.slackPosts.length).padStart(6, "0")}`;
}

const responseUrlUses = 5;
const responseUrlMs = 30 * 60_000;

/** The half hour counts from the first post, since nobody tells the sandbox when the address was handed out. */
function answerResponseUrl(request: InnerRequest, state: SandboxState): Reply {
  const target = request.url.href;
  const accepted = state.session.slackPosts.filter((post) => post.target === target && post.accepted);
  const first = accepted[0]?.at ?? state.now();
  const body = parseJson(request.body) ?? request.body;
  const issues = isRecord(body) && body.blocks !== undefined ? checkMessage(body) : [];
  const error =
    state.now() - first > responseUrlMs
      ? "expired_url"
      : accepted.length >= responseUrlUses
        ? "used_url"
        : issues.length > 0
          ? "invalid_blocks"
          : null;
  const post = { at: state.now(), kind: "response_url" as const, target, body, accepted: error === null };
  state.session.slackPosts.push({ ...post, ...describe(issues) });
  if (error) return json({ ok: false, error }, 404);
  return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: "ok" };
}
