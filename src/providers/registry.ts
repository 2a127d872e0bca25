import { apollo } from "./apollo.ts";
import { dns } from "./dns.ts";
import { hn } from "./hn.ts";
import { hunter } from "./hunter.ts";
import { jobs } from "./jobs.ts";
import type { ProviderDefinition } from "./provider.ts";
import { sec } from "./sec.ts";
import { website } from "./website.ts";
import { yc } from "./yc.ts";

/** Every provider there is: a new one is its file and one word here. */
export const providerDefinitions = [apollo, hunter, yc, hn, jobs, sec, dns, website] as const;

export type ProviderId = (typeof providerDefinitions)[number]["id"];

/** Names of the secrets that hold providers' keys. */
export type ProviderSecret = Exclude<(typeof providerDefinitions)[number]["secret"], null>;

/** Those that need a key. */
export const keyedProviders = ["apollo", "hunter"] as const satisfies readonly ProviderId[];
export type KeyedProvider = (typeof keyedProviders)[number];

/** What leads can be discovered in. */
export const discoverySources = ["apollo", "hunter", "yc", "hn", "jobs"] as const satisfies readonly ProviderId[];
export type DiscoverySource = (typeof discoverySources)[number];

export const findDefinition = (id: ProviderId): ProviderDefinition<ProviderId> => {
  const definition = providerDefinitions.find((provider) => provider.id === id);
  if (!definition) throw new Error(`no provider ${id}`);
  return definition;
};
