import { z } from "zod";
import type { Composition } from "../../src/composition.ts";

/** How a post went. `later`: it may be taken then; `refused`: never, for this reason. */
export type PostResult =
  | { kind: "taken" }
  | { kind: "later"; afterMs: number | null }
  | { kind: "refused"; why: string };

const Answer = z.looseObject({ ok: z.boolean(), error: z.string().optional() });
const mostAnswer = 1024 * 1024;

/** Errors of Slack that are not about this post. */
const passing = new Set([
  "ratelimited",
  "rate_limited",
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
]);

export interface SlackCalls {
  /** A method of the Web API; the answer where it was taken. */
  call(method: string, args: Record<string, unknown>): Promise<PostResult & { data?: Record<string, unknown> }>;
  respond(responseUrl: string, body: Record<string, unknown>): Promise<PostResult>;
  upload(url: string, content: Uint8Array): Promise<PostResult>;
}

/** Slack's side of the wire. Nothing is retried here: what was not taken stays with its task. */
export function createSlackCalls({ slackFetch, settings }: Pick<Composition, "slackFetch" | "settings">): SlackCalls {
  const send = async (
    url: string,
    init: RequestInit,
  ): Promise<{ status: number; headers: Headers; text: string } | null> => {
    try {
      const response = await slackFetch(url, { method: "POST", ...init });
      return { status: response.status, headers: response.headers, text: (await response.text()).slice(0, mostAnswer) };
    } catch {
      // Refused, reset, too slow: whether it arrived is not known, and posting twice is better than not at all.
      return null;
    }
  };
  const passingFailure = (reply: { status: number; headers: Headers } | null): PostResult | null => {
    if (reply === null) return { kind: "later", afterMs: null };
    if (reply.status !== 429 && reply.status < 500) return null;
    const seconds = Number(reply.headers.get("retry-after"));
    return { kind: "later", afterMs: seconds > 0 && seconds <= 86_400 ? seconds * 1000 : null };
  };

  return {
    async call(method, args) {
      const reply = await send(`https://slack.com/api/${method}`, {
        headers: {
          authorization: `Bearer ${settings.SLACK_BOT_TOKEN}`,
          "content-type": "application/json; charset=utf-8",
        },
        body: JSON.stringify(args),
      });
      const failure = passingFailure(reply);
      if (failure || !reply) return failure ?? { kind: "later", afterMs: null };
      const parsed = Answer.safeParse(parseJson(reply.text));
      if (!parsed.success) return { kind: "later", afterMs: null };
      if (parsed.data.ok) return { kind: "taken", data: parsed.data };
      const why = parsed.data.error ?? "unknown_error";
      return passing.has(why) ? { kind: "later", afterMs: null } : { kind: "refused", why };
    },

    async respond(responseUrl, body) {
      const reply = await send(responseUrl, {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const failure = passingFailure(reply);
      if (failure) return failure;
      if (reply && reply.status >= 200 && reply.status < 300) return { kind: "taken" };
      return { kind: "refused", why: reply?.text.slice(0, 200) ?? "no answer" };
    },

    async upload(url, content) {
      const reply = await send(url, { headers: { "content-type": "application/octet-stream" }, body: content });
      const failure = passingFailure(reply);
      if (failure) return failure;
      return reply?.status === 200 ? { kind: "taken" } : { kind: "refused", why: `upload ${reply?.status}` };
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
