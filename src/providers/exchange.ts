import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { ProviderRequest, RawReply } from "./http.ts";
import { type Meaning, usualMeaning } from "./meaning.ts";
import { parseJson } from "./parse-json.ts";
import type { ProviderDefinition } from "./provider.ts";
import { readText } from "./read-text.ts";
import { countDropped } from "./wire.ts";

export interface ExchangeDependencies {
  fetch: typeof fetch;
  clock: Clock;
  log: Log;
  /** Where calls go instead of out: a stand-in on localhost. Null in production. */
  outboundProxy: string | null;
  userAgent: string;
}

/** What came of a call; `dropped` counts the items of the answer that were of the wrong shape. */
export interface Exchanged<T> {
  meaning: Meaning;
  /** Null where nothing came back. */
  reply: RawReply | null;
  data: T | null;
  dropped: number;
}

const maxBytes = 16 * 1024 * 1024;
const defaultTimeoutMs = 10_000;

/** The call itself: a question goes out under a deadline, its answer is read up to a size, judged and parsed. */
export function createExchange(
  deps: ExchangeDependencies,
  provider: Pick<ProviderDefinition, "meaning">,
  withoutKey: (text: string) => string,
) {
  const { clock, log } = deps;

  async function exchange<T>(request: ProviderRequest<T>): Promise<Exchanged<T>> {
    let reply: RawReply;
    let read: { data: T } | null = null;
    // One deadline for the headers and the whole body.
    const deadline = AbortSignal.timeout(request.timeoutMs ?? defaultTimeoutMs);
    const receive = async () => {
      const response = await call(request, deadline);
      const { status, headers } = response;
      const own = request.read ? { data: await request.read(response) } : null;
      return { read: own, reply: { status, headers, text: own ? "" : await readText(response, maxBytes) } };
    };
    try {
      // The signal ends a call that honours it; a body that breaks within its encoding need not (Node's fetch hangs).
      ({ read, reply } = await Promise.race([receive(), rejectedBy(deadline)]));
    } catch (error) {
      log.warn("provider.unreachable", { operation: request.operation, error: withoutKey(String(error)) });
      return { meaning: { kind: "unavailable", mayHaveCharged: true }, reply: null, data: null, dropped: 0 };
    }
    const meaning = provider.meaning?.(reply, clock.now()) ?? usualMeaning(reply, clock.now());
    if (meaning.kind !== "ok") return { meaning, reply, data: null, dropped: 0 };
    if (read || !request.response) return { meaning, reply, data: read?.data ?? null, dropped: 0 };
    const { response: shape } = request;
    const { result: parsed, dropped } = countDropped(() => parseJson(reply.text, shape));
    if (parsed.ok) return { meaning, reply, data: parsed.data, dropped };
    return { meaning: { kind: "bad_response", why: parsed.why }, reply, data: null, dropped };
  }

  async function call<T>(request: ProviderRequest<T>, signal: AbortSignal): Promise<Response> {
    const { url, json } = request;
    const target = deps.outboundProxy === null ? url.href : `${deps.outboundProxy}/${url.href}`;
    return deps.fetch(target, {
      method: json === undefined ? "GET" : "POST",
      headers: {
        accept: "application/json",
        "user-agent": deps.userAgent,
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...request.headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      // A redirect could carry the key to another host; "error" is not available in workerd.
      redirect: "manual",
      signal,
    });
  }

  return exchange;
}

const rejectedBy = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
