import { relateDomains } from "./domain-family.ts";
import { normalizeDomain } from "./domain-name.ts";
import { compareNames } from "./duplicate.ts";

export interface CompanyIdentity {
  companyName: string | null;
  domain: string | null;
  websiteUrl?: string | null | undefined;
}

/**
 * Whether an answer is about the company that was asked for. Its domain or website is one of ours or of the same family;
 * or it is another one, to which ours may lead, and the name is the same but for a letter or two. An answer without any
 * domain goes by its name; one that names nothing contradicts nothing.
 */
export function isAboutCompany(asked: CompanyIdentity, told: CompanyIdentity): boolean {
  const [ours, theirs] = [domainsOf(asked), domainsOf(told)];
  const isOurs = (domain: string) => ours.some((known) => known === domain || relateDomains(known, domain) !== null);
  if (ours.length > 0 && theirs.length > 0 && theirs.every(isOurs)) return true;
  if (asked.companyName === null || told.companyName === null) return theirs.length === 0 || ours.length === 0;
  return compareNames({ companyName: asked.companyName }, { companyName: told.companyName }) !== null;
}

function domainsOf({ domain, websiteUrl }: CompanyIdentity): string[] {
  const website = websiteUrl ? normalizeDomain(websiteUrl) : null;
  return [...new Set([domain, website].filter((one) => one !== null))];
}

/** "Acme (acme.com)", for people. */
export function describeCompany(told: CompanyIdentity): string {
  const domains = domainsOf(told);
  if (told.companyName === null) return domains.join(", ") || "another company";
  return domains.length > 0 ? `${told.companyName} (${domains.join(", ")})` : told.companyName;
}
