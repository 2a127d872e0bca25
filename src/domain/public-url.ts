import ipaddr from "ipaddr.js";
import { parse } from "tldts";

export interface PublicUrlRules {
  /** Names under which this service itself can be reached; so are the names under them. */
  ownHosts: readonly string[];
  /** Names under ".example" exist only in the sandbox, so they are let through only where calls go there. */
  allowsExample: boolean;
}

/** Names that never mean a host of the public internet (RFC 6761 and what home and office networks use). */
const specialNames = new Set(
  "localhost local localdomain internal intranet private corp home lan arpa onion alt test invalid example".split(" "),
);

/**
 * Why an address may not be fetched on behalf of a lead, or null. The reasons are for the log: the public hears one
 * sentence for all of them. Judges the parsed URL, never the text, since "0x7f.1" and "①②⑦.⓪.⓪.①" are 127.0.0.1 too.
 * What the name resolves to is judged by `isPublicAddress`.
 */
export function whyNotPublic(url: URL, { ownHosts, allowsExample }: PublicUrlRules): string | null {
  if (url.protocol !== "https:") return "scheme";
  if (url.username !== "" || url.password !== "") return "userinfo";
  if (url.port !== "") return "port";
  const host = url.hostname.replace(/\.$/, "");
  if (host.startsWith("[") || ipaddr.isValid(host)) return "address instead of a name";
  const labels = host.split(".");
  if (labels.length < 2) return "bare name";
  const zone = labels.at(-1) ?? "";
  if (specialNames.has(zone) && !(zone === "example" && allowsExample)) return "special name";
  if (host.length > 253 || !labels.every(isHostLabel)) return "malformed name";
  const { domain, isIcann, isPrivate } = parse(host, { allowPrivateDomains: true });
  if (domain === null || !(isIcann || isPrivate || zone === "example")) return "no registrable domain";
  if (ownHosts.some((own) => host === own || host.endsWith(`.${own}`))) return "own host";
  return null;
}

const isHostLabel = (label: string): boolean =>
  /^[a-z0-9-]{1,63}$/.test(label) && !label.startsWith("-") && !label.endsWith("-");

/**
 * Whether an address that a name resolves to belongs to the public internet. ipaddr.js takes ::7f00:1, which is
 * ::127.0.0.1, for unicast, so the whole of ::/96 is refused here.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || !parsed.match(ipaddr.parseCIDR("::/96"));
}
