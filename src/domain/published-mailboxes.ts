import { registrableDomain } from "./domain-name.ts";
import { emailHost, normalizeEmail } from "./email-address.ts";
import { classifyAddress } from "./email-verification.ts";

export interface PublishedMailboxes {
  /** Mailboxes of a function, like info@ and sales@: a company's, not a person's. */
  roles: string[];
  /** How many others were seen: personal data that nobody asked us to collect, so they are not kept. */
  personal: number;
}

const mostAddresses = 200;
const mostRoles = 20;
const longestLocal = 64;
const longestHost = 253;

/** The addresses at a company's own domains in its links (`mailto:`) and texts. */
export function findMailboxes(
  links: readonly string[],
  texts: readonly string[],
  domains: readonly string[],
): PublishedMailboxes {
  const written = [...links.flatMap((link) => mailtoOf(link) ?? []), ...texts.flatMap(addressesIn)];
  const own = new Set<string>();
  for (const address of written) {
    const email = normalizeEmail(address);
    const domain = email && registrableDomain(emailHost(email));
    if (email && domain && domains.includes(domain)) own.add(email);
  }
  const roles = [...own].filter((email) => classifyAddress(email).role);
  return { roles: roles.slice(0, mostRoles), personal: own.size - roles.length };
}

function mailtoOf(link: string): string | null {
  if (!/^mailto:/i.test(link)) return null;
  const address = link.slice("mailto:".length).split("?", 1)[0] ?? "";
  try {
    return decodeURIComponent(address);
  } catch {
    return null;
  }
}

/** Looks to both sides of each "@", a bounded way: the usual pattern for addresses takes minutes on a hostile page. */
function addressesIn(text: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf("@"); at !== -1 && found.length < mostAddresses; at = text.indexOf("@", at + 1)) {
    const before = text.slice(Math.max(0, at - longestLocal), at);
    const after = text.slice(at + 1, at + 1 + longestHost);
    const local = before.split(/[^a-z0-9._%+-]/i).at(-1) ?? "";
    const host = after.split(/[^a-z0-9.-]/i, 1)[0] ?? "";
    found.push(`${trimDots(local)}@${trimDots(host)}`);
  }
  return found;
}

/** A full stop behind an address ends the sentence. */
const trimDots = (text: string): string => text.replace(/^\.{1,64}/, "").replace(/\.$/, "");
