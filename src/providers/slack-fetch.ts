import { AppError } from "../domain/errors.ts";

const hosts = ["slack.com", "www.slack.com", "hooks.slack.com", "files.slack.com"];
const timeoutMs = 10_000;

/**
 * The way out to Slack: its hosts only, a deadline, and where there is a stand-in for the world outside, there. Slack's
 * own client asks for `redirect: "error"`, which workerd does not have; "manual" follows none either.
 */
export const createSlackFetch = (send: typeof fetch, outboundProxy: string | null): typeof fetch =>
  (async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== "https:" || !hosts.includes(url.hostname) || url.port !== "") {
      throw new AppError("internal", "A call to Slack was addressed to another host.", { internal: url.hostname });
    }
    const target = outboundProxy === null ? url.href : `${outboundProxy}/${url.href}`;
    return send(target, { ...init, redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
  }) as typeof fetch;
