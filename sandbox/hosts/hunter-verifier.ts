import { hunterError } from "../fault-replies.ts";
import { json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { isDisposableDomain, isFreeMailDomain } from "../world/mail-domains.ts";
import type { AddressTruth, Company } from "../world/types.ts";
import { claimedEmail } from "./hunter-finder.ts";
import { type HunterParams, textOf } from "./hunter-params.ts";

type Status = AddressTruth | "webmail" | "disposable";

/** GET email-verifier: 0.5 credits, and only for valid, invalid and accept_all. */
export function verifyEmail(params: HunterParams, state: SandboxState): Reply {
  const email = textOf(params, "email")?.toLowerCase();
  if (email === undefined) return hunterError(400, "wrong_params", "You are missing the email parameter");
  const domain = /^[^@\s]+@([^@\s]+\.[^@\s]+)$/.exec(email)?.[1];
  if (domain === undefined) return hunterError(400, "invalid_email", "The email address is invalid.");
  const company = state.byDomain.get(domain);
  const quirk = company?.people.find((person) => person.email === email)?.verifierQuirk;
  if (quirk === "claimed") return claimedEmail();
  if (quirk === "smtp_failed") {
    return hunterError(
      222,
      "verification_failed",
      "The verification failed because of an unexpected response from the remote SMTP server.",
    );
  }
  if (quirk === "pending_twice") {
    const asked = (state.session.hunterVerifications.get(email) ?? 0) + 1;
    state.session.hunterVerifications.set(email, asked);
    if (asked <= 2) return { status: 202, headers: { "content-type": "application/json; charset=utf-8" }, body: "" };
  }
  const status = statusOf(email, domain, company);
  const reply = json({ data: describe(email, status, company), meta: { params: { email } } });
  return { ...reply, credits: ["valid", "invalid", "accept_all"].includes(status) ? 0.5 : 0 };
}

function statusOf(email: string, domain: string, company: Company | undefined): Status {
  if (isFreeMailDomain(domain)) return "webmail";
  if (isDisposableDomain(domain)) return "disposable";
  if (!company || company.mailHost === "null_mx" || company.mailHost === "no_mx") return "invalid";
  const person = company.people.find((known) => known.email === email);
  if (person) return person.truth;
  if (company.acceptsAll) return "accept_all";
  return company.mailboxes.includes(email) ? "valid" : "invalid";
}

function describe(email: string, status: Status, company: Company | undefined) {
  const result = status === "valid" ? "deliverable" : status === "invalid" ? "undeliverable" : "risky";
  const scores: Record<Status, number> = {
    valid: 96,
    invalid: 4,
    accept_all: 67,
    unknown: 38,
    webmail: 75,
    disposable: 20,
  };
  const takesMail = company ? company.mailHost !== "null_mx" && company.mailHost !== "no_mx" : status !== "invalid";
  const wasAsked = status === "valid" || status === "invalid" || status === "accept_all";
  return {
    status,
    result,
    _deprecation_notice: "Using result is deprecated, use status instead",
    score: scores[status],
    email,
    regexp: true,
    gibberish: false,
    disposable: status === "disposable",
    webmail: status === "webmail",
    mx_records: takesMail,
    smtp_server: status === "unknown" ? null : takesMail,
    smtp_check: wasAsked ? status !== "invalid" : null,
    accept_all: status === "unknown" ? null : status === "accept_all",
    block: status === "unknown",
    sources: [],
  };
}
