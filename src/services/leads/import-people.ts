import { type BuyerProfile, rankOf } from "../../domain/buyer-profile.ts";
import type { Contact } from "../../domain/contact.ts";
import { isSamePerson } from "../../domain/same-person.ts";
import { newId } from "../../lib/id.ts";
import type { RowPerson } from "./import-person.ts";

/** The people at one lead while a chunk is planned. */
export interface PeopleWork {
  people: Contact[];
  created: Set<string>;
  /** Those who are stored already, as they were. */
  changed: Map<string, Contact>;
}

export const startPeople = (known: readonly Contact[]): PeopleWork => ({
  people: [...known],
  created: new Set(),
  changed: new Map(),
});

const fields = ["firstName", "lastName", "email", "jobTitle", "department", "linkedinUrl", "phone"] as const;

export interface PeopleOutcome {
  created: number;
  updated: number;
}

/** Adds a row's people, or tells them from those who are there: what is empty is filled; `overwrite` lets the row win. */
export function applyPeople(
  work: PeopleWork,
  leadId: string,
  people: readonly RowPerson[],
  { mode, source, at, profile }: { mode: "fill" | "overwrite"; source: string; at: string; profile: BuyerProfile },
): PeopleOutcome {
  const outcome = { created: 0, updated: 0 };
  for (const person of people) {
    const index = findPerson(work.people, person);
    const known = work.people[index];
    if (!known) {
      const contact = toContact(leadId, person, source, at, profile);
      work.people.push(contact);
      work.created.add(contact.id);
      outcome.created++;
      continue;
    }
    const changes = changesOf(known, person, { mode, source, profile });
    if (Object.keys(changes).length === 0) continue;
    if (!work.created.has(known.id) && !work.changed.has(known.id)) {
      work.changed.set(known.id, known);
      outcome.updated++;
    }
    work.people[index] = { ...known, ...changes };
  }
  return outcome;
}

/** An address tells a person better than a name: who has it already is who is meant. */
function findPerson(people: readonly Contact[], person: RowPerson): number {
  const byEmail = people.findIndex(({ email }) => email !== null && email === person.email);
  if (byEmail >= 0) return byEmail;
  const same = people.findIndex((contact) => isSamePerson(contact, person));
  // Of somebody with half a name and nothing else, the same half is the same person: or each import would double them.
  return same >= 0 || person.email !== null || person.linkedinUrl !== null
    ? same
    : people.findIndex(
        (one) => one.firstName === person.firstName && one.lastName === person.lastName && isHalfNamed(person),
      );
}

const isHalfNamed = ({ firstName, lastName }: RowPerson): boolean => (firstName === null) !== (lastName === null);

function changesOf(
  contact: Contact,
  person: RowPerson,
  { mode, source, profile }: { mode: "fill" | "overwrite"; source: string; profile: BuyerProfile },
): Partial<Contact> {
  const changes: Partial<Contact> = {};
  for (const field of fields) {
    const [known, value] = [contact[field], person[field]];
    if (value !== null && known !== value && (known === null || mode === "overwrite")) changes[field] = value;
  }
  if (changes.email !== undefined) Object.assign(changes, emailOf(person.email, source));
  if (changes.jobTitle !== undefined) Object.assign(changes, rankOf(person.jobTitle, person.department, profile));
  return changes;
}

const emailOf = (email: string | null, source: string) => ({
  emailStatus: "unverified" as const,
  emailConfidence: null,
  emailVerifiedAt: null,
  emailSource: email === null ? null : source,
  emailEvidence: null,
});

const toContact = (leadId: string, person: RowPerson, source: string, at: string, profile: BuyerProfile): Contact => ({
  ...person,
  ...emailOf(person.email, source),
  ...rankOf(person.jobTitle, person.department, profile),
  id: newId(),
  leadId,
  notes: null,
  source,
  provenance: {},
  version: 1,
  createdAt: at,
  updatedAt: at,
});
