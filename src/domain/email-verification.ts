import { isDisposableEmailDomain } from "disposable-email-domains-js";
import type { EmailStatus } from "./contact.ts";
import { emailHost } from "./email-address.ts";

/** What the free checks found out; kept beside the verdict, never folded into it. */
export interface FreeEvidence {
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

/** The checks that need nobody: lists only. */
export function classifyAddress(email: string): Pick<FreeEvidence, "disposable" | "role" | "free"> {
  const host = emailHost(email);
  const local = email.slice(0, email.length - host.length - 1).split("+")[0] ?? "";
  return { disposable: isDisposableEmailDomain(host), role: roles.has(local), free: isPublicMailHost(host) };
}

/** Whether the host of an address may be its company's own: no public provider, no throw-away mailbox. */
export function isCompanyAddress(email: string): boolean {
  const { free, disposable } = classifyAddress(email);
  return !free && !disposable;
}

/** The verdict where the free checks decide already, so that no credit is spent; null where a provider must. */
export function decideFree(evidence: FreeEvidence): Verdict | null {
  if (evidence.disposable) return { status: "disposable", reason: "disposable_domain" };
  if (evidence.mail === "no_domain") return { status: "invalid", reason: "domain_does_not_exist" };
  if (evidence.mail === "null_mx") return { status: "invalid", reason: "domain_takes_no_mail" };
  if (evidence.mail === "none") return { status: "invalid", reason: "domain_has_no_mail_server" };
  if (evidence.free) return { status: "webmail", reason: "public_mail_provider" };
  return null;
}
