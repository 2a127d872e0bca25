import type { CredentialRepository } from "../db/credential-repository.ts";
import type { StoredCredential } from "../domain/credential.ts";
import type { Clock } from "../lib/clock.ts";
import type { CredentialVault } from "./credential-vault.ts";
import { findDefinition, type ProviderId, type ProviderSecret, providerDefinitions } from "./registry.ts";

/** Where a provider's key comes from; `none` for a public source, which needs none. */
export type KeyOrigin = "stored" | "environment" | "none";

/** Stored credentials as they were read a moment ago, still sealed. Lives as long as the isolate. */
export interface KnownCredentials {
  rows: readonly StoredCredential[];
  readAtMs: number;
}

/** A new or deleted key is in use everywhere after this at the latest. */
export const credentialKnownForMs = 1000;

export interface KeyDependencies {
  credentials: CredentialRepository;
  vault: CredentialVault;
  /** The secrets there are: a stored key wins over them. */
  environment: Partial<Record<ProviderSecret, string>>;
  known: { current: KnownCredentials | null };
  clock: Clock;
}

/** Providers' keys. The database is asked when a key is needed, at most once a second. */
export function createProviderKeys({ credentials, vault, environment, known, clock }: KeyDependencies) {
  async function stored(): Promise<readonly StoredCredential[]> {
    const now = clock.now().getTime();
    const age = now - (known.current?.readAtMs ?? Number.NEGATIVE_INFINITY);
    if (known.current && age >= 0 && age < credentialKnownForMs) return known.current.rows;
    const rows = await credentials.list();
    known.current = { rows, readAtMs: now };
    return rows;
  }
  const fromEnvironment = (id: ProviderId): string | undefined =>
    environment[findDefinition(id).secret as ProviderSecret];

  return {
    fromEnvironment,

    /** Null where there is none. @throws AppError misconfigured where the stored one cannot be opened */
    async find(id: ProviderId): Promise<{ apiKey: string; origin: KeyOrigin } | null> {
      if (findDefinition(id).secret === null) return { apiKey: "", origin: "none" };
      const row = (await stored()).find(({ provider }) => provider === id);
      if (row) return { apiKey: await vault.open(row), origin: "stored" };
      const apiKey = fromEnvironment(id);
      return apiKey === undefined ? null : { apiKey, origin: "environment" };
    },

    /** The providers that can be opened, as far as having a key goes. */
    async configured(): Promise<ReadonlySet<ProviderId>> {
      const rows = await stored();
      const isOn = ({ id, secret }: (typeof providerDefinitions)[number]) =>
        secret === null || fromEnvironment(id) !== undefined || rows.some(({ provider }) => provider === id);
      return new Set(providerDefinitions.filter(isOn).map(({ id }) => id));
    },

    /** After a change: this isolate sees it at once. */
    forget(): void {
      known.current = null;
    },
  };
}

export type ProviderKeys = ReturnType<typeof createProviderKeys>;
