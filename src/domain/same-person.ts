import type { Contact } from "./contact.ts";

type Known = Pick<Contact, "email" | "linkedinUrl" | "firstName" | "lastName">;

/** An address tells a person better than a profile or a name: two who have different ones are two. */
export function isSamePerson(one: Known, other: Known): boolean {
  if (one.email !== null && other.email !== null) return one.email === other.email;
  if (one.linkedinUrl !== null && one.linkedinUrl === other.linkedinUrl) return true;
  return nameOf(one) !== null && nameOf(one) === nameOf(other);
}

export function nameOf({ firstName, lastName }: Pick<Known, "firstName" | "lastName">): string | null {
  if (firstName === null || lastName === null) return null;
  return `${firstName} ${lastName}`.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
