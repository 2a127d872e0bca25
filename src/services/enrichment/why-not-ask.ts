import { isPublicMailHost } from "../../domain/email-verification.ts";
import type { Lead } from "../../domain/lead.ts";

/** Why no source could say anything of this lead; null where one could. */
export function whyNotAsk({ domain }: Pick<Lead, "domain">): string | null {
  if (domain === null) return "The lead has no domain to ask for.";
  if (isPublicMailHost(domain)) return `${domain} is a public mail provider: it says nothing of the lead.`;
  return null;
}
