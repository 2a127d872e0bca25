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
  "github.com",
  "medium.com",
  "tiktok.com",
  "t.me",
  "bit.ly",
  "wellfound.com",
  "angel.co",
  "producthunt.com",
]);

/**
 * The registrable domain of whatever a person or a source wrote: a URL, a host, with www, path, port, trailing dot,
 * capitals or an internationalised name. Lower-case A-label ("xn--fa-hia.de"). Null where there is none: an IP address,
 * a bare word, a shared profile host. Every write path uses this one function, and so does the unique index.
 */
export function normalizeDomain(input: string): string | null {
  const host = hostOf(input.trim());
  const domain = host === null ? null : registrableDomain(host);
  return domain === null || sharedHosts.has(domain) ? null : domain;
}

/** The registrable domain of a host, a shared one too: people at LinkedIn have addresses like anybody. */
export function registrableDomain(host: string): string | null {
  const { domain, isIp } = parse(host, { allowPrivateDomains: true });
  // Host names that can be registered have no underscore, though names under them may.
  return isIp || domain === null || domain.includes("_") ? null : domain;
}

/** As `normalizeDomain`, but a shared host is taken too: somebody may want nothing of it. */
export function domainToA(input: string): string | null {
  const host = hostOf(input.trim());
  return host === null ? null : registrableDomain(host);
}

const plainAddress = /^(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,63})(?:\/[\w./-]*)?$/;

/**
 * The host of an address as most are written, in small ASCII letters and without anything to decode: a URL parser would
 * give it back as it stands, and takes ten times as long. Null where it takes one to tell.
 */
export const plainHostOf = (text: string): string | null =>
  text.includes("xn--") ? null : (plainAddress.exec(text)?.[1] ?? null);

function hostOf(text: string): string | null {
  const plain = plainHostOf(text);
  if (plain !== null) return plain;
  // An "@" before the path is an e-mail address or a user name; in a path it is a profile's.
  if (text === "" || /\s|^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/?#]*@/i.test(text)) return null;
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return null;
  const { protocol, hostname } = new URL(withScheme);
  if (protocol !== "https:" && protocol !== "http:") return null;
  const host = hostname.replace(/\.$/, "");
  return host.includes(".") ? host : null;
}
