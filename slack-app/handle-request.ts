import type { Compose, Composition } from "../src/composition.ts";
import type { Env } from "../src/env.ts";
import { later } from "../src/lib/clock.ts";
import { sha256Hex } from "../src/lib/hash.ts";
import { newId } from "../src/lib/id.ts";
import { createLog, type Log } from "../src/lib/log.ts";
import { missingSettings, openDoor } from "./door.ts";
import { type FormMetadata, Metadata } from "./form-metadata.ts";
import { type Incoming, readIncoming } from "./incoming.ts";
import { isSignedBySlack } from "./signature.ts";
import { leaseMs } from "./tasks/lease.ts";
import { tellAtOnce } from "./tell-at-once.ts";

const mostBytes = 1024 * 1024;

/**
 * The one address for commands, clicks, forms, shortcuts and events. Signature, workspace and repeat are checked before
 * Bolt is even loaded; what is taken is stored first, so that it is answered although this Worker may die.
 */
export async function handleSlackRequest(
  compose: Compose,
  request: Request,
  env: Env,
  execution: Pick<ExecutionContext, "waitUntil">,
): Promise<Response> {
  const requestId = newId();
  const log = createLog({ request_id: requestId });
  const started = Date.now();
  let response: Response;
  try {
    const waitUntil = (work: Promise<unknown>) => execution.waitUntil(work);
    response = await receive(compose(env, { requestId, waitUntil }), request);
  } catch (error) {
    logFailure(log, error);
    response = Response.json({ response_type: "ephemeral", text: failed(requestId) });
  }
  response.headers.set("x-request-id", requestId);
  log.info("slack.received", { status: response.status, ms: Date.now() - started });
  return response;
}

async function receive(composition: Composition, request: Request): Promise<Response> {
  const { settings, clock, requestId } = composition;
  const refuse = (status: number, code: string, detail: string, headers: Record<string, string> = {}) =>
    Response.json(
      { type: `/docs/errors#${code}`, title: "Refused", status, detail, code, request_id: requestId },
      {
        status,
        headers: { "content-type": "application/problem+json; charset=utf-8", "cache-control": "no-store", ...headers },
      },
    );

  if (new URL(request.url).pathname !== "/slack/events") return refuse(404, "not_found", "There is nothing here.");
  if (request.method !== "POST") return refuse(405, "method_not_allowed", "Slack posts here.", { allow: "POST" });
  const missing = missingSettings(composition);
  if (missing.length > 0) return refuse(503, "misconfigured", `Slack is not set up: set ${missing.join(", ")}.`);
  const body = new Uint8Array(await request.arrayBuffer());
  if (body.length > mostBytes) return refuse(413, "payload_too_large", "This is more than Slack sends.");
  const signed = {
    secret: settings.SLACK_SIGNING_SECRET,
    timestamp: request.headers.get("x-slack-request-timestamp"),
    signature: request.headers.get("x-slack-signature"),
    body,
    now: clock.now(),
  };
  if (!(await isSignedBySlack(signed))) return refuse(401, "unauthenticated", "The signature is not Slack's.");

  const incoming = readIncoming(request.headers.get("content-type") ?? "", new TextDecoder().decode(body));
  if (incoming === null) return refuse(400, "invalid_request", "This is nothing that this app knows.");
  if ("challenge" in incoming) return Response.json({ challenge: incoming.challenge });
  if (incoming.responseUrl !== null && !isHook(incoming.responseUrl)) {
    return refuse(400, "invalid_request", "The response_url is not Slack's.");
  }
  if (!settings.SLACK_ALLOWED_TEAMS.includes(incoming.teamId)) {
    return tellAtOnce(
      composition,
      incoming,
      "Sorry, this workspace is not one of those that this app works for. Ask whoever runs it.",
    );
  }
  if (!(await composition.allowRequest(`slack:${incoming.teamId}:${incoming.userId}`))) {
    return tellAtOnce(composition, incoming, "That was a lot at once. Wait a few seconds and try again.");
  }
  try {
    return await take(composition, incoming, `${signed.timestamp}:${signed.signature}`, new URL(request.url).origin);
  } catch (error) {
    logFailure(createLog({ request_id: requestId }), error);
    return tellAtOnce(composition, incoming, failed(requestId));
  }
}

const failed = (requestId: string): string =>
  `Something went wrong here. Try again; if it stays, report the request id ${requestId}.`;

const logFailure = (log: Log, error: unknown): void =>
  log.error("slack.failed", { error: String(error), stack: error instanceof Error ? error.stack : undefined });

async function take(
  composition: Composition,
  incoming: Incoming,
  signature: string,
  origin: string,
): Promise<Response> {
  const { teamId, userId, work } = incoming;
  const carried = incoming.metadata === null ? null : carriedAlong(incoming.metadata);
  const responseUrl = incoming.responseUrl ?? carried?.responseUrl ?? null;
  const channelId = incoming.channelId ?? carried?.channelId ?? null;
  const viewId = incoming.viewId ?? carried?.viewId;
  const now = composition.clock.now();
  const baseUrl = composition.settings.PUBLIC_URL ?? origin;
  const door = await openDoor(composition, { teamId, userId, baseUrl });
  const task = await door.ctx.slackTasks.add(
    {
      dedupeKey: incoming.eventId === null ? `request:${sha256Hex(signature)}` : `event:${incoming.eventId}`,
      origin: {
        teamId,
        userId,
        channelId,
        responseUrl,
        ...(viewId === undefined ? {} : { viewId }),
        baseUrl,
        askedAt: now.toISOString(),
      },
      work,
      dueAt: null,
      requestId: composition.requestId,
    },
    now.toISOString(),
    later(now, leaseMs).toISOString(),
  );
  // The same request again: it is answered once.
  if (task === null) return new Response(null, { status: 200 });
  const { dispatch } = await import("./bolt-app.ts");
  return dispatch(door, incoming, task);
}

/** A form or window has no address to answer to, so it carries along the one of the message that it was opened from. */
function carriedAlong(metadata: string): Pick<FormMetadata, "responseUrl" | "channelId" | "viewId"> | null {
  try {
    const parsed = Metadata.safeParse(JSON.parse(metadata));
    if (!parsed.success) return null;
    const { responseUrl } = parsed.data;
    return { ...parsed.data, responseUrl: responseUrl !== null && isHook(responseUrl) ? responseUrl : null };
  } catch {
    return null;
  }
}

const isHook = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username } = new URL(url);
  return protocol === "https:" && hostname === "hooks.slack.com" && port === "" && username === "";
};
