import { requireScope } from "../../domain/actor.ts";
import type { StoredCredential } from "../../domain/credential.ts";
import { AppError } from "../../domain/errors.ts";
import type { AccountReport } from "../../providers/provider.ts";
import type { KeyedProvider } from "../../providers/registry.ts";
import { callScope, type ServiceContext, timestamp } from "../context.ts";

export interface CredentialTest {
  provider: KeyedProvider;
  works: boolean;
  /** Why it does not; null where it does. */
  reason: string | null;
  account: AccountReport | null;
}

/**
 * Asks the provider's account page, which is free, and lets the limiter learn what it says. A key that was rejected
 * before is tried again. @throws AppError misconfigured, rate_limited, provider_unavailable, provider_bad_response
 */
export async function testCredential(ctx: ServiceContext, provider: KeyedProvider): Promise<CredentialTest> {
  requireScope(ctx.actor, "admin");
  // Looked up before the test, since another key may take its place while it runs.
  const stored = (await ctx.credentials.list()).find((one) => one.provider === provider);
  try {
    const account = await ctx.providers.checkAccount(provider, callScope(ctx, {}));
    await keep(ctx, stored, "valid", account);
    return { provider, works: true, reason: null, account };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "provider_rejected") throw error;
    await keep(ctx, stored, "rejected", null);
    return { provider, works: false, reason: error.message, account: null };
  }
}

async function keep(
  ctx: ServiceContext,
  stored: StoredCredential | undefined,
  status: "valid" | "rejected",
  account: AccountReport | null,
): Promise<void> {
  if (!stored) return;
  const { limit = null, used = null, resetsAt = null } = account?.credits ?? {};
  const state = { status, quotaLimit: limit, quotaUsed: used, quotaResetAt: resetsAt };
  await ctx.credentials.saveAccount(stored.id, state, timestamp(ctx));
}
