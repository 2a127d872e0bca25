import type { Contact, FoundContact } from "../../domain/contact.ts";
import { isDecisionMaker, seniorityOf } from "../../domain/job-title.ts";
import { isSamePerson, nameOf } from "../../domain/same-person.ts";
import { newId } from "../../lib/id.ts";

export interface MergedContacts {
  added: Contact[];
  /** People who were known, with what a source adds to them: only what was empty. */
  filled: { contact: Contact; changes: Partial<Contact> }[];
}

/** Tells new people from known ones by address, LinkedIn profile or name, and fills what is not known of these. */
export function mergeContacts(
  leadId: string,
  known: readonly Contact[],
  found: readonly FoundContact[],
  source: string,
  at: string,
): MergedContacts {
  const added: Contact[] = [];
  const fillings = new Map<string, { contact: Contact; changes: Partial<Contact> }>();
  // As they are with what was found so far: two of the answer's people may be one of ours, who is filled once.
  let people = [...known];
  for (const person of found) {
    if (person.email === null && nameOf(person) === null) continue;
    const same = findSame(people, person);
    if (!same) {
      const contact = toContact(leadId, person, source, at);
      added.push(contact);
      people.push(contact);
      continue;
    }
    const contact = known.find(({ id }) => id === same.id);
    const changes = whatIsNew(same, person, source, at);
    if (!contact || Object.keys(changes).length === 0) continue;
    fillings.set(same.id, { contact, changes: { ...fillings.get(same.id)?.changes, ...changes } });
    people = people.map((one) => (one === same ? { ...one, ...changes } : one));
  }
  return { added, filled: [...fillings.values()] };
}

/** An address tells a person better than a name: who has it already is who is meant. */
function findSame(people: readonly Contact[], person: FoundContact): Contact | undefined {
  const byEmail = people.find(({ email }) => email !== null && email === person.email);
  return byEmail ?? people.find((contact) => isSamePerson(contact, person));
}

const fillable = ["firstName", "lastName", "email", "jobTitle", "department", "linkedinUrl", "phone"] as const;

function whatIsNew(contact: Contact, person: FoundContact, source: string, at: string): Partial<Contact> {
  const changes: Partial<Contact> = {};
  for (const field of fillable) {
    if (contact[field] === null && person[field] !== null) Object.assign(changes, { [field]: person[field] });
  }
  const isBetterKnown = contact.emailStatus === "unverified" && person.emailStatus !== "unverified";
  if (person.email !== null && (changes.email || (contact.email === person.email && isBetterKnown))) {
    Object.assign(changes, emailOf(person, source, at));
  }
  if (changes.jobTitle) Object.assign(changes, rankOf(changes.jobTitle));
  return changes;
}

function toContact(leadId: string, person: FoundContact, source: string, at: string): Contact {
  return {
    ...person,
    ...emailOf(person, source, at),
    ...rankOf(person.jobTitle),
    id: newId(),
    leadId,
    emailEvidence: null,
    notes: null,
    source,
    provenance: {},
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

const rankOf = (jobTitle: string | null) => ({
  seniority: seniorityOf(jobTitle),
  isDecisionMaker: isDecisionMaker(jobTitle),
});

const emailOf = ({ email, emailStatus, emailConfidence }: FoundContact, source: string, at: string) => ({
  emailStatus,
  emailConfidence,
  emailSource: email === null ? null : source,
  emailVerifiedAt: emailStatus === "unverified" ? null : at,
});
