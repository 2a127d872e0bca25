import { type BuyerProfile, rankOf } from "../../domain/buyer-profile.ts";
import type { Contact, FoundContact } from "../../domain/contact.ts";
import { departmentOf, normalizeDepartment } from "../../domain/department.ts";
import { isSamePerson, nameOf } from "../../domain/same-person.ts";
import { newId } from "../../lib/id.ts";

export interface MergedContacts {
  added: Contact[];
  /** People who were known, with what a source adds to them: only what was empty. */
  filled: { contact: Contact; changes: Partial<Contact> }[];
}

export interface MergeOptions {
  source: string;
  at: string;
  profile: BuyerProfile;
  /** New people are left out beyond this many at a lead, those who decide last. */
  mostContacts: number;
}

/** Tells new people from known ones by address, LinkedIn profile or name, and fills what is not known of these. */
export function mergeContacts(
  leadId: string,
  known: readonly Contact[],
  found: readonly FoundContact[],
  { source, at, profile, mostContacts }: MergeOptions,
): MergedContacts {
  const added: Contact[] = [];
  const fillings = new Map<string, { contact: Contact; changes: Partial<Contact> }>();
  // As they are with what was found so far: two of the answer's people may be one of ours, who is filled once.
  let people = [...known];
  for (const person of decidersFirst(found.map(withDepartment), profile)) {
    if (person.email === null && nameOf(person) === null) continue;
    const same = findSame(people, person);
    if (!same) {
      if (people.length >= mostContacts) continue;
      const contact = toContact(leadId, person, source, at, profile);
      added.push(contact);
      people.push(contact);
      continue;
    }
    const contact = known.find(({ id }) => id === same.id);
    const changes = whatIsNew(same, person, source, at, profile);
    if (!contact || Object.keys(changes).length === 0) continue;
    fillings.set(same.id, { contact, changes: { ...fillings.get(same.id)?.changes, ...changes } });
    people = people.map((one) => (one === same ? { ...one, ...changes } : one));
  }
  return { added, filled: [...fillings.values()] };
}

const withDepartment = (person: FoundContact): FoundContact => ({
  ...person,
  department: normalizeDepartment(person.department) ?? departmentOf(person.jobTitle),
});

/** So that a full lead is full of those who matter. */
const decidersFirst = (people: readonly FoundContact[], profile: BuyerProfile): FoundContact[] => {
  const decides = ({ jobTitle, department }: FoundContact) => rankOf(jobTitle, department, profile).isDecisionMaker;
  return people.toSorted((a, b) => Number(decides(b)) - Number(decides(a)));
};

/** An address tells a person better than a name: who has it already is who is meant. */
function findSame(people: readonly Contact[], person: FoundContact): Contact | undefined {
  const byEmail = people.find(({ email }) => email !== null && email === person.email);
  return byEmail ?? people.find((contact) => isSamePerson(contact, person));
}

const fillable = ["firstName", "lastName", "email", "jobTitle", "department", "linkedinUrl", "phone"] as const;

function whatIsNew(
  contact: Contact,
  person: FoundContact,
  source: string,
  at: string,
  profile: BuyerProfile,
): Partial<Contact> {
  const changes: Partial<Contact> = {};
  for (const field of fillable) {
    if (contact[field] === null && person[field] !== null) Object.assign(changes, { [field]: person[field] });
  }
  const isBetterKnown = contact.emailStatus === "unverified" && person.emailStatus !== "unverified";
  if (person.email !== null && (changes.email || (contact.email === person.email && isBetterKnown))) {
    Object.assign(changes, emailOf(person, source, at));
  }
  if (changes.jobTitle) Object.assign(changes, rankOf(changes.jobTitle, person.department, profile));
  return changes;
}

function toContact(leadId: string, person: FoundContact, source: string, at: string, profile: BuyerProfile): Contact {
  return {
    ...person,
    ...emailOf(person, source, at),
    ...rankOf(person.jobTitle, person.department, profile),
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

const emailOf = ({ email, emailStatus, emailConfidence }: FoundContact, source: string, at: string) => ({
  emailStatus,
  emailConfidence,
  emailSource: email === null ? null : source,
  emailVerifiedAt: emailStatus === "unverified" ? null : at,
});
