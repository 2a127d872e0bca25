import { requireScope } from "../../domain/actor.ts";
import { type KeyedProvider, keyedProviders } from "../../providers/registry.ts";
import type { ServiceContext } from "../context.ts";
import { type CredentialDescription, describeCredential } from "./credential-description.ts";

/** Every provider that needs a key, with what may be known of the one in use. */
export async function listCredentials(ctx: ServiceContext): Promise<CredentialDescription[]> {
  requireScope(ctx.actor, "admin");
  const stored = await ctx.credentials.list();
  return keyedProviders.map((id) =>
    describeCredential(
      ctx,
      id,
      stored.find(({ provider }) => provider === id),
    ),
  );
}

export async function getCredential(ctx: ServiceContext, provider: KeyedProvider): Promise<CredentialDescription> {
  requireScope(ctx.actor, "admin");
  const stored = await ctx.credentials.list();
  return describeCredential(
    ctx,
    provider,
    stored.find((one) => one.provider === provider),
  );
}
