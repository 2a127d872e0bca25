import { requireScope } from "../../domain/actor.ts";
import { filterNames } from "../../domain/discovery-criteria.ts";
import type { LimiterStatus } from "../../limits/policy.ts";
import { type DiscoverySource, discoverySources, findDefinition } from "../../providers/registry.ts";
import type { ServiceContext } from "../context.ts";

export interface SourceDescription {
  id: DiscoverySource;
  name: string;
  isEnabled: boolean;
  /** Why it is off or is being left alone; null while it can be asked. */
  reason: string | null;
  needsKey: boolean;
  filters: readonly string[];
  filtersAppliedHere: string[];
  prices: Record<string, number>;
  limits: LimiterStatus | null;
}

/** What each discovery source can do, whether it is on and why not, and what its limiter counts. */
export async function listSources(ctx: ServiceContext): Promise<SourceDescription[]> {
  requireScope(ctx.actor, "read");
  return Promise.all(discoverySources.map((id) => describe(ctx, id)));
}

async function describe(ctx: ServiceContext, id: DiscoverySource): Promise<SourceDescription> {
  const { name, secret, filters, prices } = findDefinition(id);
  const limits = await ctx.providers.status(id).catch((error: unknown) => {
    ctx.log.warn("limiter.status_failed", { source: id, error: String(error) });
    return null;
  });
  const reason = ctx.providers.isConfigured(id) ? whyNot(limits) : `The secret ${secret} is not set.`;
  return {
    id,
    name,
    isEnabled: reason === null,
    reason,
    needsKey: secret !== null,
    filters,
    filtersAppliedHere: filterNames.filter((filter) => !filters.includes(filter)),
    prices: { ...prices },
    limits,
  };
}

function whyNot(limits: LimiterStatus | null): string | null {
  if (limits === null) return "Our limiter does not answer, so nothing is sent.";
  const { credentialRejectedAt, cooldownUntil, circuit, quota, windows } = limits;
  if (credentialRejectedAt)
    return `It rejected our key at ${credentialRejectedAt}; it is left alone until the key is changed.`;
  if (quota && quota.remaining <= 0) return `This period's credits are used up until ${quota.resetsAt}.`;
  if (cooldownUntil) return `It asked us to wait until ${cooldownUntil}.`;
  if (circuit === "open") return "It failed several times in a row; we try again soon.";
  const full = windows.find((window) => window.remaining <= 0);
  return full ? `Our limit of ${full.limit} calls ${perTime(full.seconds)} is reached until ${full.resetsAt}.` : null;
}

const names: Record<number, string> = { 1: "a second", 60: "a minute", 3600: "an hour", 86400: "a day" };
const perTime = (seconds: number): string => names[seconds] ?? `in ${seconds} seconds`;
