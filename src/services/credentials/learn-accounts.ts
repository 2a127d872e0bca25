import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import { keyedProviders } from "../../providers/registry.ts";
import { callScope, type ServiceContext } from "../context.ts";

/**
 * Once a day, free of charge: what each provider's account page says lowers our limits and corrects our count. A key
 * that was rejected is tried again, so that one that was put right at the provider works again by itself.
 */
export async function learnAccounts(ctx: ServiceContext): Promise<void> {
  requireScope(ctx.actor, "write");
  const configured = await ctx.providers.configured();
  for (const provider of keyedProviders.filter((id) => configured.has(id))) {
    try {
      const account = await ctx.providers.checkAccount(provider, callScope(ctx, {}));
      ctx.log.info("account.checked", { provider, plan: account?.plan, credits: account?.credits });
    } catch (error) {
      // Nothing depends on it: our own limits hold.
      ctx.log.warn("account.check_failed", { provider, code: error instanceof AppError ? error.code : String(error) });
    }
  }
}
