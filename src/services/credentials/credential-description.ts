import { type CredentialStatus, hintOf, type StoredCredential } from "../../domain/credential.ts";
import type { KeyOrigin } from "../../providers/provider-keys.ts";
import { findDefinition, type KeyedProvider } from "../../providers/registry.ts";
import type { ServiceContext } from "../context.ts";

/** What may be known of a provider's key: where it comes from and its last four characters, never more. */
export interface CredentialDescription {
  provider: KeyedProvider;
  name: string;
  /** Null where there is none: the provider is off. */
  origin: Exclude<KeyOrigin, "none"> | null;
  keyHint: string | null;
  /** What the last test found out; null for a key from the environment. */
  status: CredentialStatus | null;
  quotaLimit: number | null;
  quotaUsed: number | null;
  quotaResetAt: string | null;
  updatedAt: string | null;
}

export function describeCredential(
  ctx: Pick<ServiceContext, "providerKeys">,
  provider: KeyedProvider,
  stored: StoredCredential | undefined,
): CredentialDescription {
  const { name } = findDefinition(provider);
  if (stored) {
    const { hint, status, quotaLimit, quotaUsed, quotaResetAt, updatedAt } = stored;
    return { provider, name, origin: "stored", keyHint: hint, status, quotaLimit, quotaUsed, quotaResetAt, updatedAt };
  }
  const apiKey = ctx.providerKeys.fromEnvironment(provider);
  return {
    provider,
    name,
    origin: apiKey === undefined ? null : "environment",
    keyHint: apiKey === undefined ? null : hintOf(apiKey),
    status: null,
    quotaLimit: null,
    quotaUsed: null,
    quotaResetAt: null,
    updatedAt: null,
  };
}
