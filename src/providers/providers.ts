import { AppError } from "../domain/errors.ts";
import { sha256Hex } from "../lib/hash.ts";
import type { LimiterStatus } from "../limits/policy.ts";
import { createProviderHttp, type HttpDependencies, type ProviderHttp } from "./http.ts";
import { createMemory } from "./memory.ts";
import type { AccountReport, CallScope, Capabilities, ProviderSettings } from "./provider.ts";
import type { ProviderKeys } from "./provider-keys.ts";
import { createPublicHostGuard } from "./public-hosts.ts";
import { findDefinition, type ProviderId } from "./registry.ts";

export interface ProviderDependencies extends Omit<HttpDependencies, "outboundProxy" | "isPublicHost"> {
  settings: ProviderSettings;
  /** Names under which this service itself can be reached. */
  ownHosts: readonly string[];
  isProduction: boolean;
  /** A provider whose key is missing is off. */
  keys: ProviderKeys;
  outboundProxyFor(id: ProviderId): string | null;
}

/** The port through which services reach providers. */
export interface Providers {
  /** @throws AppError misconfigured where its key is not set */
  open(id: ProviderId, scope: CallScope): Promise<Capabilities>;
  /** Which of them can be opened, as far as having a key goes. */
  configured(): Promise<ReadonlySet<ProviderId>>;
  /** What one can do, by the names of its methods. */
  capabilitiesOf(id: ProviderId): readonly (keyof Capabilities)[];
  /** Asks its account page, which is free, and lets the limiter learn from it. Null where it has none. */
  checkAccount(id: ProviderId, scope: CallScope): Promise<AccountReport | null>;
  status(id: ProviderId): Promise<LimiterStatus>;
}

export function createProviders(deps: ProviderDependencies): Providers {
  const underway = new Map<string, Promise<unknown>>();

  /** Some terms ask for an address in the User-Agent that somebody can write to. */
  const hasContact = (id: ProviderId): boolean =>
    !findDefinition(id).needsContact || deps.userAgent.includes("mailto:");

  async function accountOf(id: ProviderId, apiKey: string) {
    const { policy } = findDefinition(id);
    // The limiter tells keys apart by a fingerprint: the key itself stays here.
    const credential = apiKey === "" ? null : sha256Hex(apiKey).slice(0, 16);
    return { provider: id, apiKey, credential, policy: policy(deps.settings) };
  }

  async function requireAccount(id: ProviderId) {
    if (!hasContact(id)) {
      const { name } = findDefinition(id);
      throw new AppError("misconfigured", `${name} is not set up: the setting CONTACT_EMAIL is missing.`);
    }
    const key = await deps.keys.find(id);
    if (key !== null) return accountOf(id, key.apiKey);
    const { name, secret } = findDefinition(id);
    throw new AppError("misconfigured", `${name} is not set up: it has no key, neither stored nor as ${secret}.`);
  }

  function openWith(account: Awaited<ReturnType<typeof accountOf>>, scope: CallScope): Capabilities {
    const { provider: id } = account;
    const http = { ...deps, outboundProxy: deps.outboundProxyFor(id), isPublicHost: guardFor(id, scope) };
    const definition = findDefinition(id);
    const caller = createProviderHttp(http, definition, account, scope);
    return definition.create(caller, createMemory(caller, `${id} `, underway));
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
    open: async (id, scope) => openWith(await requireAccount(id), scope),

    configured: async () => new Set([...(await deps.keys.configured())].filter(hasContact)),

    capabilitiesOf: (id) => Object.keys(findDefinition(id).create(nobody, forgetful)) as (keyof Capabilities)[],

    async checkAccount(id, scope) {
      const account = await requireAccount(id);
      const report = await openWith(account, scope).checkAccount?.();
      if (!report) return null;
      const { windows, credits } = report.value;
      await deps.limiter.learn(account, { windows, credits });
      return report.value;
    },

    async status(id) {
      const key = await deps.keys.find(id);
      const { apiKey: _, ...account } = await accountOf(id, key?.apiKey ?? "");
      return deps.limiter.status(account);
    },
  };
  return providers;
}

const askNobody = () => Promise.reject(new Error("nobody is asked"));

/** To look at what a provider can do without being able to do it. */
const nobody: ProviderHttp = {
  apiKey: "",
  now: () => new Date(0),
  recall: askNobody,
  keep: askNobody,
  send: askNobody,
};
const forgetful = createMemory(nobody, "", new Map());
