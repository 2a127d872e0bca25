import { z } from "zod";
import { requireScope } from "../../domain/actor.ts";
import { hintOf } from "../../domain/credential.ts";
import { newId } from "../../lib/id.ts";
import type { KeyedProvider } from "../../providers/registry.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import type { CredentialDescription } from "./credential-description.ts";
import { getCredential } from "./list-credentials.ts";

export const SetCredentialInput = z.strictObject({
  /** It goes into a header, so it is visible ASCII without spaces. */
  api_key: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{12,500}$/, "Must be 12 to 500 visible ASCII characters."),
});
export type SetCredentialInput = z.infer<typeof SetCredentialInput>;

/** Stores a provider's key, sealed. From now on it is used instead of the one in the environment. */
export async function setCredential(
  ctx: ServiceContext,
  provider: KeyedProvider,
  input: unknown,
): Promise<CredentialDescription> {
  requireScope(ctx.actor, "admin");
  const { api_key: apiKey } = parseInput(SetCredentialInput, input);
  const place = { id: newId(), provider };
  const sealedKey = await ctx.vault.seal(apiKey, place);
  await ctx.credentials.put({ ...place, sealedKey, hint: hintOf(apiKey) }, timestamp(ctx));
  ctx.providerKeys.forget();
  ctx.log.info("credential.stored", { provider });
  return getCredential(ctx, provider);
}
