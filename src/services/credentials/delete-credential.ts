import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { KeyedProvider } from "../../providers/registry.ts";
import type { ServiceContext } from "../context.ts";

/** Forgets a stored key. The one in the environment, if there is one, is in use again. */
export async function deleteCredential(ctx: ServiceContext, provider: KeyedProvider): Promise<void> {
  requireScope(ctx.actor, "admin");
  if (!(await ctx.credentials.remove(provider))) {
    throw new AppError("not_found", `No key of ${provider} is stored.`);
  }
  ctx.providerKeys.forget();
  ctx.log.info("credential.deleted", { provider });
}
