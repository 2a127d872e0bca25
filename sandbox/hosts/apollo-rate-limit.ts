import type { SandboxState } from "../state.ts";

type Window = "minute" | "hour" | "day";
interface Limits {
  minute: number;
  /** Null: unlimited, which Apollo writes as an empty header. */
  hour: number | null;
  day: number | null;
}

const windowMs: Record<Window, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const names: Record<Window, [limit: string, usage: string, left: string]> = {
  minute: ["x-rate-limit-minute", "x-minute-usage", "x-minute-requests-left"],
  hour: ["x-rate-limit-hourly", "x-hourly-usage", "x-hourly-requests-left"],
  day: ["x-rate-limit-24-hour", "x-24-hour-usage", "x-24-hour-requests-left"],
};

/** The paid plans' table of reference/providers.md 1.4. */
export function apolloLimits(endpoint: string, pace: number): Limits {
  if (/^(people|organizations)\//.test(endpoint)) return { minute: 1_000 * pace, hour: null, day: null };
  if (endpoint.startsWith("mixed_")) return { minute: 200 * pace, hour: 6_000 * pace, day: 50_000 * pace };
  return { minute: 200 * pace, hour: 400 * pace, day: 2_000 * pace };
}

export function apolloUsage(state: SandboxState, endpoint: string, window: Window): number {
  const since = state.now() - windowMs[window];
  return (state.session.apolloCalls.get(endpoint) ?? []).filter((at) => at > since).length;
}

export function countApolloCall(
  state: SandboxState,
  endpoint: string,
): { headers: Record<string, string>; exceeded: Window | null } {
  const calls = state.session.apolloCalls.get(endpoint) ?? [];
  calls.push(state.now());
  state.session.apolloCalls.set(endpoint, calls);
  const limits = apolloLimits(endpoint, state.apolloPace);
  const headers: Record<string, string> = {};
  let exceeded: Window | null = null;
  for (const window of ["minute", "hour", "day"] as const) {
    const limit = limits[window];
    const [limitName, usageName, leftName] = names[window];
    headers[limitName] = limit === null ? "" : String(limit);
    if (limit === null) continue;
    const used = apolloUsage(state, endpoint, window);
    headers[usageName] = String(Math.min(used, limit));
    headers[leftName] = String(Math.max(0, limit - used));
    if (used > limit) exceeded = window;
  }
  if (exceeded) headers["retry-after"] = String(windowMs[exceeded] / 1_000);
  return { headers, exceeded };
}
