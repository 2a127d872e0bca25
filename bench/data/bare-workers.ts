import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { V4WorkerOptions } from "miniflare";
import { listedFields } from "../../src/services/leads/lead-fields.ts";

/** What stands beside the product to tell what the platform itself costs: `bare` on its database, `thin` on its own. */
export function bareWorkers(app: V4WorkerOptions | undefined): V4WorkerOptions[] {
  const { d1Databases, compatibilityDate } = app as V4WorkerOptions & {
    d1Databases: object;
    compatibilityDate: string;
  };
  const worker = (name: string, more: object) =>
    ({
      name,
      modules: true,
      script: readFileSync(join(import.meta.dirname, "workers", `${name}.mjs`), "utf8"),
      scriptPath: `${name}.mjs`,
      routes: [`*/${name}`, `*/${name}/*`],
      compatibilityDate,
      ...more,
    }) as V4WorkerOptions;
  const byScore = "FROM leads ORDER BY lead_score DESC, seq DESC";
  const bindings = {
    ONE: `SELECT id, company_name ${byScore} LIMIT 1`,
    PAGE: `SELECT ${listedFields.join(", ")} ${byScore} LIMIT 50`,
  };
  return [worker("bare", { d1Databases, bindings }), worker("thin", { d1Databases: { DB: "thin" } })];
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
