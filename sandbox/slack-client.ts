import { createHmac } from "node:crypto";
import { checkMessage } from "./block-kit.ts";
import { slackSigningSecret } from "./keys.ts";
import { isRecord, parseJson } from "./reply.ts";
import {
  type Clickable,
  clickPayload,
  type Place,
  type SlackView,
  shortcutPayload,
  submissionPayload,
} from "./slack-payloads.ts";

/** What a person in the sandbox's workspace does: the other direction of the wire, signed as Slack signs it. */
export interface SlackPerson {
  command(text: string): Promise<SlackAnswer>;
  /** `option`: the value of the one that is chosen, in a menu. */
  click(element: Clickable, place: Place, option?: string): Promise<SlackAnswer>;
  submit(view: SlackView, values: Record<string, string>): Promise<SlackAnswer>;
  /** On a message that says this. */
  shortcut(callbackId: string, text: string): Promise<SlackAnswer>;
  openHome(): Promise<SlackAnswer>;
}

export interface SlackAnswer {
  status: number;
  ms: number;
  /** The answer's JSON; null for an empty one. */
  body: Record<string, unknown> | null;
  /** What Slack would refuse it for. */
  issues: string[];
  /** The address to which later answers go. */
  responseUrl: string;
}

export interface PersonOptions {
  teamId?: string;
  /** Where the Worker's clock goes ahead of this machine's. */
  clockOffsetMs?: number;
}

let requests = 0;

export function createSlackPerson(baseUrl: string, userId = "U0ANALYST", options: PersonOptions = {}): SlackPerson {
  const { teamId = "T0SANDBOX", clockOffsetMs = 0 } = options;
  const timestamp = () => String(Math.floor((Date.now() + clockOffsetMs) / 1000));
  const triggerId = () => `${++requests}.${Date.now()}`;
  const hook = (kind: string) => `https://hooks.slack.com/${kind}/${teamId}/${++requests}/${Date.now()}`;
  const send = async (body: string, type: string, responseUrl: string) => ({
    ...(await sendSigned(baseUrl, { body, type, timestamp: timestamp() })),
    responseUrl,
  });
  const form = (fields: Record<string, string>, responseUrl: string) =>
    send(new URLSearchParams(fields).toString(), "application/x-www-form-urlencoded", responseUrl);
  const interact = (payload: Record<string, unknown>, responseUrl: string) => {
    const who = {
      user: { id: userId, username: "analyst", team_id: teamId },
      team: { id: teamId, domain: "sandbox" },
      trigger_id: triggerId(),
    };
    return form({ payload: JSON.stringify({ ...who, ...payload }) }, responseUrl);
  };

  return {
    command(text) {
      const responseUrl = hook("commands");
      const where = { team_id: teamId, user_id: userId, channel_id: "C0LEADS" };
      return form(
        { command: "/leads", text, ...where, response_url: responseUrl, trigger_id: triggerId() },
        responseUrl,
      );
    },
    click(element, place, option) {
      const responseUrl = hook("actions");
      return interact(clickPayload(element, place, option, responseUrl), responseUrl);
    },
    submit: (view, values) => interact(submissionPayload(view, values), ""),
    shortcut(callbackId, text) {
      const responseUrl = hook("app");
      return interact(shortcutPayload(callbackId, text, responseUrl), responseUrl);
    },
    openHome() {
      const event = { type: "app_home_opened", user: userId, tab: "home" };
      const body = { type: "event_callback", team_id: teamId, event_id: `Ev${++requests}${Date.now()}`, event };
      return send(JSON.stringify(body), "application/json", "");
    },
  };
}

export interface SignedBody {
  body: string;
  type: string;
  /** Unix seconds, as text. */
  timestamp: string;
  secret?: string;
  /** In the place of the right one; null: none at all. */
  signature?: string | null;
}

/** One request as Slack signs it, or as somebody else would. */
export async function sendSigned(
  baseUrl: string,
  { body, type, timestamp, secret = slackSigningSecret, signature }: SignedBody,
): Promise<Omit<SlackAnswer, "responseUrl">> {
  const right = `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
  const started = performance.now();
  const response = await fetch(`${baseUrl}/slack/events`, {
    method: "POST",
    headers: {
      "content-type": type,
      "x-slack-request-timestamp": timestamp,
      ...(signature === null ? {} : { "x-slack-signature": signature ?? right }),
    },
    body,
  });
  const text = await response.text();
  const json = parseJson(text);
  const answer = isRecord(json) ? json : null;
  return {
    status: response.status,
    ms: performance.now() - started,
    body: answer,
    issues: answer?.blocks === undefined ? [] : checkMessage(answer),
  };
}
