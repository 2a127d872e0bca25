import { domainToA, registrableDomain } from "./domain-name.ts";
import { emailHost, normalizeEmail } from "./email-address.ts";
import { nameOf } from "./same-person.ts";

export const suppressionKinds = ["person", "domain"] as const;
/** What people suppress. */
export type SuppressionKind = (typeof suppressionKinds)[number];

/** What the table tells apart: a person is known by addresses and, once erased, by profile and name too. */
export type SuppressionScope = "email" | "person" | "domain";

/** One thing by which somebody who must not be stored is known. Its value is only ever kept as a keyed hash. */
export interface SuppressionKey {
  scope: SuppressionScope;
  value: string;
}

/** Mailboxes whose provider ignores dots, under all of its names. */
const dotless = new Map([
  ["gmail.com", "gmail.com"],
  ["googlemail.com", "gmail.com"],
]);

/** One form for all spellings of an address that reach the same mailbox: without +tag, and without dots at Gmail. */
export function canonicalEmail(email: string): string {
  const host = emailHost(email);
  const local = email.slice(0, -host.length - 1).split("+")[0] ?? "";
  const alias = dotless.get(host);
  return alias === undefined ? `${local}@${host}` : `${local.replaceAll(".", "")}@${alias}`;
}

/** An address itself, all its spellings, and the domain that it is at. Takes a normalised address. */
export function keysOfAddress(email: string): SuppressionKey[] {
  const spellings = [...new Set([canonicalEmail(email), email])];
  return [...spellings.map((value) => ({ scope: "email" as const, value })), ...keysOfDomain(emailHost(email))];
}

/** A host stands for its registrable domain, so that one suppression covers all that is under it. */
export const keysOfDomain = (host: string): SuppressionKey[] => [
  { scope: "domain", value: registrableDomain(host) ?? host },
];

/** The domains by which a company is known: its own and that of its website. */
export function keysOfCompany({
  domain,
  websiteUrl,
}: {
  domain: string | null;
  websiteUrl?: string | null | undefined;
}) {
  const website = websiteUrl && URL.canParse(websiteUrl) ? registrableDomain(new URL(websiteUrl).hostname) : null;
  return [...new Set([domain, website])].flatMap((one) => (one === null ? [] : keysOfDomain(one)));
}

export interface KnownPerson {
  email: string | null;
  linkedinUrl: string | null;
  firstName: string | null;
  lastName: string | null;
}

/** By address, by profile, and by name at this company. */
export function keysOfPerson(person: KnownPerson, companyDomain: string | null): SuppressionKey[] {
  const profile = profileOf(person.linkedinUrl);
  const name = nameOf(person);
  return [
    ...(person.email === null ? [] : keysOfAddress(person.email)),
    ...(profile === null ? [] : [{ scope: "person" as const, value: `profile ${profile}` }]),
    ...(name === null || companyDomain === null
      ? []
      : [{ scope: "person" as const, value: `${name} at ${companyDomain}` }]),
  ];
}

/** "in/ada-byron" of any spelling of a LinkedIn address; any other address as it is. */
function profileOf(url: string | null): string | null {
  if (url === null) return null;
  const path = /linkedin\.com\/((?:in|pub)\/[^/?#\s]+)/i.exec(url)?.[1];
  return (path ?? url.replace(/^https?:\/\/(?:www\.)?/i, "").replace(/\/+$/, "")).toLowerCase();
}

/** An address or a domain however somebody wrote it: mailto:, "Ada <ada@b.example>", a URL, a trailing dot. */
export function readSubject(kind: SuppressionKind, text: string): string | null {
  const bare = (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text)
    .trim()
    .replace(/^mailto:/i, "")
    .replace(/\?.*$/, "");
  if (kind === "person") {
    const email = normalizeEmail(bare.replace(/\.+$/, ""));
    return email === null ? null : canonicalEmail(email);
  }
  return domainToA(bare.replace(/^@/, ""));
}
