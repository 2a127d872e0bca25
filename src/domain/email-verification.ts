import { isDisposableEmailDomain } from "disposable-email-domains-js";
import type { EmailStatus } from "./contact.ts";
import { editDistance } from "./edit-distance.ts";
import { emailHost } from "./email-address.ts";

/** What the free checks found out; kept beside the verdict, never folded into it. */
export interface FreeEvidence {
  /** Always true: what is no address is never stored. */
  syntax: boolean;
  /** The host that was probably meant: gmail.com for gmial.com. It decides nothing. */
  suggestion: string | null;
  disposable: boolean;
  /** A mailbox of a function, not of a person: info@, sales@. */
  role: boolean;
  /** A mailbox at a public provider: anybody's, and no company's. */
  free: boolean;
  mail: "found" | "address_only" | "none" | "null_mx" | "no_domain" | "unknown";
  mx: string[];
}

export interface Verdict {
  status: EmailStatus;
  /** Why it is unknown, or what decided. */
  reason: string;
}

export const checkModes = ["free", "full"] as const;
/** `free` asks no provider that costs anything: what it cannot decide stays unverified. */
export type CheckMode = (typeof checkModes)[number];

export const checkStatuses = ["pending", "done", "skipped"] as const;
export type CheckStatus = (typeof checkStatuses)[number];

export const checkMethods = ["free_checks", "hunter"] as const;
export type CheckMethod = (typeof checkMethods)[number];

/** The most that one verdict can cost, in credits. */
export const verdictPrice = 0.5;

/** A verdict is a day's work of somebody's mail server: after this it is asked for anew. */
export const verdictDays = 90;

const roles = new Set(
  (
    "abuse admin accounts billing careers contact customerservice enquiries finance help hello hostmaster hr info " +
    "jobs legal mail marketing media news no-reply noreply office orders postmaster pr press privacy sales security " +
    "service support team webmaster"
  ).split(" "),
);

const freeHosts = new Set(
  (
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com " +
    "aol.com proton.me protonmail.com pm.me gmx.com gmx.net gmx.de web.de mail.com zoho.com yandex.com yandex.ru " +
    "mail.ru qq.com 163.com 126.com fastmail.com hey.com tutanota.com t-online.de orange.fr free.fr libero.it"
  ).split(" "),
);

/** A host where anybody can have a mailbox: as a company's domain it says nothing of the company. */
export const isPublicMailHost = (host: string): boolean => freeHosts.has(host);

/** Hosts that people mistype, long enough that a neighbour is hardly somebody else's. */
const mistyped = [...freeHosts].filter((host) => host.length >= 9 && !host.startsWith("googlemail"));

/** The checks that need nobody: lists only. */
export function classifyAddress(
  email: string,
): Pick<FreeEvidence, "syntax" | "suggestion" | "disposable" | "role" | "free"> {
  const host = emailHost(email);
  const local = email.slice(0, email.length - host.length - 1).split("+")[0] ?? "";
  return {
    syntax: true,
    suggestion: suggestHost(host),
    disposable: isDisposableEmailDomain(host),
    role: roles.has(local),
    free: isPublicMailHost(host),
  };
}

/** The one well-known host that is a slip of the finger away. */
export function suggestHost(host: string): string | null {
  if (freeHosts.has(host)) return null;
  const near = mistyped.filter((known) => editDistance(host, known, 1) <= 1);
  const swappedEnding = mistyped.filter(
    (known) => /\.(?:cmo|ocm|con|co|om|cm)$/.test(host) && isSameLabel(host, known),
  );
  const found = near.length > 0 ? near : swappedEnding;
  return found.length === 1 ? (found[0] ?? null) : null;
}

const isSameLabel = (host: string, known: string): boolean =>
  known.endsWith(".com") && host.slice(0, host.indexOf(".")) === known.slice(0, known.indexOf("."));

/** The verdict where the free checks decide already, so that no credit is spent; null where a provider must. */
export function decideFree(evidence: FreeEvidence): Verdict | null {
  if (evidence.disposable) return { status: "disposable", reason: "disposable_domain" };
  if (evidence.mail === "no_domain") return { status: "invalid", reason: "domain_does_not_exist" };
  if (evidence.mail === "null_mx") return { status: "invalid", reason: "domain_takes_no_mail" };
  if (evidence.mail === "none") return { status: "invalid", reason: "domain_has_no_mail_server" };
  if (evidence.free) return { status: "webmail", reason: "public_mail_provider" };
  return null;
}

/** Whether the host of an address may be its company's own: no public provider, no throw-away mailbox. */
export function isCompanyAddress(email: string): boolean {
  const { free, disposable } = classifyAddress(email);
  return !free && !disposable;
}

const seconds = (...all: number[]): number[] => all.map((one) => one * 1000);
const hoursOf = (...all: number[]): number[] => all.map((one) => one * 3_600_000);

/** How long to wait, try by try, before asking again why no verdict came; after the last the address is unknown. */
const waits: Record<string, readonly number[]> = {
  // Hunter is still at it: a poll.
  verification_in_progress: seconds(5, 10, 20, 40, 60, 120),
  // The other mail server misbehaved: it may be better in hours.
  mail_server_failed: hoursOf(1, 4, 12),
  rate_limited: seconds(30, 60, 120, 300, 600, 1800),
  quota_exhausted: hoursOf(6, 12, 24),
  provider_unavailable: seconds(60, 300, 1800, 7200),
  provider_bad_response: seconds(300, 3600),
};

/** Milliseconds until the next try, or null where there is no use in another one. */
export function retryDelay(reason: string, attempts: number, providerSaysMs: number | null): number | null {
  const wait = waits[reason]?.[attempts];
  return wait === undefined ? null : Math.max(wait, Math.min(providerSaysMs ?? 0, 24 * 3_600_000));
}

/** Hunter asks to be asked again "for about a minute"; what takes longer is not waited for. */
const longestPollMs = 120_000;

/** How long to wait for a verdict that Hunter is still at, rarer the longer it takes; null where it is given up. */
export const pollDelay = (elapsedMs: number): number | null =>
  elapsedMs >= longestPollMs ? null : Math.max(5000, Math.round(elapsedMs / 2));
