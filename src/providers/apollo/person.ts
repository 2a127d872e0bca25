import { z } from "zod";
import { normalizeDomain } from "../../domain/domain-name.ts";
import { normalizeEmail } from "../../domain/email-address.ts";
import type { MatchedPerson } from "../provider.ts";
import { part, requiredText, text, texts, webUrl } from "../wire.ts";

export const Person = z.object({
  id: requiredText,
  name: text,
  first_name: text,
  last_name: text,
  title: text,
  email: text,
  email_status: text,
  linkedin_url: webUrl,
  departments: texts,
  match_confidence: text,
  organization: part(z.object({ primary_domain: text })),
});
export type Person = z.infer<typeof Person>;

/** For somebody unknown Apollo makes a person up, and says so here. */
export const isMadeUp = ({ match_confidence }: Person): boolean => match_confidence === "none";

/** This says that an address exists which our plan may not see: it is no address, and nothing was charged. */
export const isLocked = ({ email }: Person): boolean => email !== null && /^email_not_unlocked@/i.test(email);

const words = (name: string | null): string[] => name?.split(/\s+/) ?? [];

export function toMatchedPerson(person: Person): MatchedPerson {
  const isOpen = person.email_status === "verified" && !isLocked(person);
  const email = isOpen && person.email !== null ? normalizeEmail(person.email) : null;
  // A short row has the whole name only.
  const [first, ...rest] = person.first_name === null && person.last_name === null ? words(person.name) : [];
  const employer = person.organization?.primary_domain ?? null;
  return {
    id: person.id,
    employerDomain: employer === null ? null : normalizeDomain(employer),
    isLocked: isLocked(person),
    contact: {
      firstName: person.first_name ?? first ?? null,
      lastName: person.last_name ?? (rest.join(" ") || null),
      email,
      emailStatus: email === null ? "unverified" : "valid",
      emailConfidence: email === null ? null : 90,
      jobTitle: person.title,
      department: person.departments[0]?.replace(/^master_/, "") ?? null,
      linkedinUrl: person.linkedin_url,
      phone: null,
    },
  };
}
