import { AppError } from "../domain/errors.ts";
import { sha256Hex } from "../lib/hash.ts";
import type { LimiterStatus } from "../limits/policy.ts";
import { createProviderHttp, type HttpDependencies } from "./http.ts";
import type { CallScope, Capabilities, ProviderSettings } from "./provider.ts";
import { createPublicHostGuard } from "./public-hosts.ts";
import { findDefinition, type ProviderId, type ProviderSecret } from "./registry.ts";

export interface ProviderDependencies extends Omit<HttpDependencies, "outboundProxy" | "isPublicHost"> {
  settings: ProviderSettings;
  /** Names under which this service itself can be reached. */
  ownHosts: readonly string[];
  isProduction: boolean;
  /** The keys there are; a provider whose key is missing is off. */
  keys: Partial<Record<ProviderSecret, string>>;
  outboundProxyFor(id: ProviderId): string | null;
}

/** The port through which services reach providers. */
export interface Providers {
  /** @throws AppError misconfigured where its key is not set */
  open(id: ProviderId, scope: CallScope): Promise<Capabilities>;
  isConfigured(id: ProviderId): boolean;
  status(id: ProviderId): Promise<LimiterStatus>;
}

export function createProviders(deps: ProviderDependencies): Providers {
  const keyOf = (id: ProviderId): string | null => {
    const { secret } = findDefinition(id);
    // A public source needs no key, which is as good as having one.
    return secret === null ? "" : (deps.keys[secret as ProviderSecret] ?? null);
  };

  async function accountOf(id: ProviderId, apiKey: string) {
    const { policy } = findDefinition(id);
    // The limiter tells keys apart by a fingerprint: the key itself stays here.
    const credential = apiKey === "" ? null : (await sha256Hex(apiKey)).slice(0, 16);
    return { provider: id, apiKey, credential, policy: policy(deps.settings) };
  }

  const guardFor = (id: ProviderId, scope: CallScope) =>
    createPublicHostGuard({
      clock: deps.clock,
      log: deps.log.with({ provider: id }),
      ownHosts: deps.ownHosts,
      allowsExample: deps.outboundProxyFor(id) !== null && !deps.isProduction,
      resolve: async (host) => (await (await providers.open("dns", scope)).lookUpAddresses?.(host))?.value ?? [],
    });

  const providers: Providers = {
    async open(id, scope) {
      const definition = findDefinition(id);
      const apiKey = keyOf(id);
      if (apiKey === null) {
        throw new AppError(
          "misconfigured",
          `${definition.name} is not set up: the secret ${definition.secret} is missing.`,
        );
      }
      const http = { ...deps, outboundProxy: deps.outboundProxyFor(id), isPublicHost: guardFor(id, scope) };
      return definition.create(createProviderHttp(http, definition, await accountOf(id, apiKey), scope));
    },

    isConfigured: (id) => keyOf(id) !== null,

    async status(id) {
      const { apiKey: _, ...account } = await accountOf(id, keyOf(id) ?? "");
      return deps.limiter.status(account);
    },
  };
  return providers;
}
