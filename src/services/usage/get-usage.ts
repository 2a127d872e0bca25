import { requireScope } from "../../domain/actor.ts";
import { costPer, type ProviderUsage } from "../../domain/usage.ts";
import type { LimiterStatus } from "../../limits/policy.ts";
import { findDefinition, type ProviderId, providerDefinitions } from "../../providers/registry.ts";
import type { ServiceContext } from "../context.ts";

export interface UsageOfProvider {
  id: ProviderId;
  name: string;
  /** Since when it is counted: the provider's billing period, or the calendar month where it has none. */
  since: string;
  limits: LimiterStatus | null;
  usage: ProviderUsage;
  creditsPerLeadFound: number | null;
  creditsPerVerifiedEmail: number | null;
}

/** The operations, in the ledger's words, whose answers are verdicts on an e-mail address. */
const verifyingOperations: Partial<Record<ProviderId, string>> = { hunter: "email-verifier" };

/** What was called and spent at each provider in its current period, what it brought, and what is left. */
export async function getUsage(ctx: ServiceContext): Promise<UsageOfProvider[]> {
  requireScope(ctx.actor, "read");
  return Promise.all(providerDefinitions.map(({ id }) => usageOf(ctx, id)));
}

async function usageOf(ctx: ServiceContext, id: ProviderId): Promise<UsageOfProvider> {
  const limits = await ctx.providers.status(id).catch((error: unknown) => {
    ctx.log.warn("limiter.status_failed", { source: id, error: String(error) });
    return null;
  });
  const day = ctx.clock.now().toISOString().slice(0, 10);
  const since = limits?.quota?.periodStart ?? `${day.slice(0, 7)}-01T00:00:00.000Z`;
  const verifies = verifyingOperations[id] ?? null;
  const usage = await ctx.usage.of({ provider: id, verifies, since, today: `${day}T00:00:00.000Z` });
  const { discovery, verification } = usage;
  return {
    id,
    name: findDefinition(id).name,
    since,
    limits,
    usage,
    creditsPerLeadFound: costPer(discovery.credits, discovery.newLeads),
    creditsPerVerifiedEmail: costPer(verification.credits, verification.verdicts),
  };
}
