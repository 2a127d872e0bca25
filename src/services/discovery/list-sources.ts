import { requireScope } from "../../domain/actor.ts";
import { filterNames } from "../../domain/discovery-criteria.ts";
import { AppError } from "../../domain/errors.ts";
import { noRecord, type TrackRecord } from "../../domain/usage.ts";
import type { LimiterStatus } from "../../limits/policy.ts";
import { type DiscoverySource, discoverySources, findDefinition } from "../../providers/registry.ts";
import type { ServiceContext } from "../context.ts";

export interface SourceDescription extends TrackRecord {
  id: DiscoverySource;
  name: string;
  isEnabled: boolean;
  /** Why it is off or is being left alone; null while it can be asked. */
  reason: string | null;
  needsKey: boolean;
  /** The names of what it can do. */
  capabilities: readonly string[];
  filters: readonly string[];
  filtersAppliedHere: string[];
  prices: Record<string, number>;
  limits: LimiterStatus | null;
}

/** What each discovery source can do, whether it is on and why not, and what its limiter counts. */
export async function listSources(ctx: ServiceContext): Promise<SourceDescription[]> {
  requireScope(ctx.actor, "read");
  const [configured, records] = await Promise.all([
    ctx.providers.configured(),
    ctx.usage.trackRecords(discoverySources),
  ]);
  return Promise.all(discoverySources.map((id) => describe(ctx, id, configured.has(id), records[id] ?? noRecord)));
}

async function describe(
  ctx: ServiceContext,
  id: DiscoverySource,
  isConfigured: boolean,
  record: TrackRecord,
): Promise<SourceDescription> {
  const { name, secret, filters, prices } = findDefinition(id);
  let unreadable: string | null = null;
  const limits = await ctx.providers.status(id).catch((error: unknown) => {
    ctx.log.warn("limiter.status_failed", { source: id, error: String(error) });
    if (error instanceof AppError && error.code === "misconfigured") unreadable = error.message;
    return null;
  });
  const withoutKey = `It has no key: neither is one stored nor is ${secret} set.`;
  const reason = isConfigured ? (unreadable ?? whyNot(limits)) : withoutKey;
  return {
    id,
    name,
    isEnabled: reason === null,
    reason,
    needsKey: secret !== null,
    capabilities: ctx.providers.capabilitiesOf(id),
    filters,
    filtersAppliedHere: filterNames.filter((filter) => !filters.includes(filter)),
    prices: { ...prices },
    limits,
    ...record,
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
