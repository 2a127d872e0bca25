import { isPublicAddress, type PublicUrlRules, whyNotPublic } from "../domain/public-url.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";

export interface PublicHostDependencies extends PublicUrlRules {
  clock: Clock;
  log: Log;
  /** Every address of a name, IPv4 and IPv6. */
  resolve(host: string): Promise<string[]>;
}

/** Long enough for a page and the next, short enough that a name which moves to a private address is caught. */
const trustedMs = 3000;

/**
 * The guard of calls to hosts that we do not choose. The runtime looks the name up a second time by itself, which
 * cannot be pinned in Workers: between the two a name may still change. Such a call leaves from the platform's edge,
 * not from a network of ours.
 */
export function createPublicHostGuard({ clock, log, resolve, ...rules }: PublicHostDependencies) {
  const resolved = new Map<string, number>();

  return async function isPublic(url: URL): Promise<boolean> {
    const why = whyNotPublic(url, rules) ?? (await whyNotResolved(url.hostname));
    if (why !== null) log.warn("provider.host_refused", { host: url.hostname, why });
    return why === null;
  };

  async function whyNotResolved(host: string): Promise<string | null> {
    const now = clock.now().getTime();
    const at = resolved.get(host);
    if (at !== undefined && now - at < trustedMs) return null;
    const addresses = await resolve(host);
    if (addresses.length === 0) return "no address";
    if (!addresses.every(isPublicAddress)) return "private address";
    resolved.set(host, now);
    return null;
  }
}
