import { parse } from "tldts";

/** Hosts that many companies share as a profile page: never a company's own domain. */
const sharedHosts = new Set([
  "linkedin.com",
  "facebook.com",
  "twitter.com",
  "x.com",
  "instagram.com",
  "youtube.com",
  "linktr.ee",
  "crunchbase.com",
  "ycombinator.com",
]);

/**
 * The registrable domain of whatever a person or a source wrote: a URL, a host, with www, path, port, trailing dot,
 * capitals or an internationalised name. Lower-case A-label ("xn--fa-hia.de"). Null where there is none: an IP address,
 * a bare word, a shared profile host. Every write path uses this one function, and so does the unique index.
 */
export function normalizeDomain(input: string): string | null {
  const host = hostOf(input.trim());
  if (host === null) return null;
  const { domain, isIp } = parse(host, { allowPrivateDomains: true });
  if (isIp || domain === null || sharedHosts.has(domain)) return null;
  return domain;
}

function hostOf(text: string): string | null {
  if (text === "" || /[\s@]/.test(text)) return null;
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return null;
  const { protocol, hostname } = new URL(withScheme);
  if (protocol !== "https:" && protocol !== "http:") return null;
  const host = hostname.replace(/\.$/, "");
  return host.includes(".") ? host : null;
}
