import type { V4WorkerOptions } from "miniflare";

/** A Worker that makes one D1 query and nothing else: what the platform itself costs. */
const script = `export default {
  async fetch(request, env) {
    const { results } = await env.DB.prepare("SELECT id, company_name FROM leads ORDER BY lead_score DESC, seq DESC LIMIT 1").all();
    return Response.json(results);
  },
};`;

export function bareWorker(app: V4WorkerOptions | undefined): V4WorkerOptions {
  const { d1Databases, compatibilityDate } = app as V4WorkerOptions & {
    d1Databases: object;
    compatibilityDate: string;
  };
  return {
    name: "bare",
    modules: true,
    script,
    scriptPath: "bare.js",
    routes: ["*/bare"],
    d1Databases,
    compatibilityDate,
  } as V4WorkerOptions;
}

/** A benchmark is a flood: it would meet the limit that is there against floods. */
export function withoutRateLimit(worker: V4WorkerOptions): V4WorkerOptions {
  const { ratelimits } = worker as { ratelimits?: Record<string, { simple: object }> };
  if (!ratelimits) return worker;
  const lifted = Object.entries(ratelimits).map(([name, limit]) => [
    name,
    { ...limit, simple: { limit: 1_000_000_000, period: 60 } },
  ]);
  return { ...worker, ratelimits: Object.fromEntries(lifted) } as V4WorkerOptions;
}
