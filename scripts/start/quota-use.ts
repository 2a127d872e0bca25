import type { ApiClient } from "./api-client.ts";
import { SourceList } from "./api-shapes.ts";

/**
 * What each provider's limiter has counted in this period. The difference over a run is its cost; the credits in the
 * answers are not, because a job that an earlier run began tells of that run's credits as well.
 */
export async function readQuotaUse(api: ApiClient): Promise<Record<string, number>> {
  const { sources } = await api.get("/api/v1/discovery/sources", SourceList);
  return Object.fromEntries(
    sources.flatMap(({ id, limits }) => (limits?.quota ? [[id, limits.quota.used] as const] : [])),
  );
}
