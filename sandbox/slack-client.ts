import { createHmac } from "node:crypto";
import { checkMessage } from "./block-kit.ts";
import { slackSigningSecret } from "./keys.ts";
import { isRecord, parseJson } from "./reply.ts";

/** What a person in the sandbox's workspace does: the other direction of the wire, signed as Slack signs it. */
export interface SlackPerson {
  command(text: string): Promise<SlackAnswer>;
  click(actionId: string, value: string): Promise<SlackAnswer>;
  submit(callbackId: string, metadata: string, values: Record<string, unknown>): Promise<SlackAnswer>;
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

let requests = 0;

export function createSlackPerson(baseUrl: string, userId = "U0ANALYST"): SlackPerson {
  const teamId = "T0SANDBOX";
  const who = () => ({
    user: { id: userId, username: "analyst", team_id: teamId },
    team: { id: teamId, domain: "sandbox" },
    channel: { id: "C0LEADS", name: "leads" },
    trigger_id: `${++requests}.${Date.now()}`,
  });
  const hook = (kind: string) => `https://hooks.slack.com/${kind}/${teamId}/${++requests}/${Date.now()}`;
  const form = (fields: Record<string, string>, responseUrl: string) =>
    send(baseUrl, new URLSearchParams(fields).toString(), "application/x-www-form-urlencoded", responseUrl);

  return {
    command(text) {
      const responseUrl = hook("commands");
      const { trigger_id } = who();
      return form(
        {
          command: "/leads",
          text,
          team_id: teamId,
          user_id: userId,
          channel_id: "C0LEADS",
          response_url: responseUrl,
          trigger_id,
        },
        responseUrl,
      );
    },
    click(actionId, value) {
      const responseUrl = hook("actions");
      const actions = [{ type: "button", action_id: actionId, block_id: "b", value }];
      const payload = {
        type: "block_actions",
        ...who(),
        response_url: responseUrl,
        message: { ts: "1.1" },
        container: { is_ephemeral: true },
        actions,
      };
      return form({ payload: JSON.stringify(payload) }, responseUrl);
    },
    submit(callbackId, metadata, values) {
      const view = { type: "modal", callback_id: callbackId, private_metadata: metadata, state: { values } };
      return form({ payload: JSON.stringify({ type: "view_submission", ...who(), view }) }, "");
    },
    openHome() {
      const event = { type: "app_home_opened", user: userId, tab: "home" };
      const body = { type: "event_callback", team_id: teamId, event_id: `Ev${++requests}${Date.now()}`, event };
      return send(baseUrl, JSON.stringify(body), "application/json", "");
    },
  };
}

async function send(baseUrl: string, body: string, type: string, responseUrl: string): Promise<SlackAnswer> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = createHmac("sha256", slackSigningSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  const started = performance.now();
  const response = await fetch(`${baseUrl}/slack/events`, {
    method: "POST",
    headers: { "content-type": type, "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${mac}` },
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
    responseUrl,
  };
}
