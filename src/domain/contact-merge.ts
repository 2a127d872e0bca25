import type { Contact } from "./contact.ts";
import { person } from "./provenance.ts";
import { isSamePerson, nameOf } from "./same-person.ts";

type ContactChanges = Partial<Contact>;

export interface ContactPair {
  survivor: Contact;
  duplicate: Contact;
}

export interface MergedPeople {
  /** Each of the survivor's people who is also one or more of the duplicate's, with what they get from these. */
  merged: { survivor: Contact; duplicates: Contact[]; changes: ContactChanges }[];
  moved: Contact[];
}

/** Tells who of the duplicate's people is known already; the others come over as they are. */
export function mergePeople(known: readonly Contact[], coming: readonly Contact[]): MergedPeople {
  const people = createIndex(known);
  const merged = new Map<string, MergedPeople["merged"][number]>();
  const moved: Contact[] = [];
  // Those with an address first: who they are is sure, and a namesake without one must not take their place.
  const ordered = coming.toSorted((a, b) => Number(a.email === null) - Number(b.email === null));
  for (const duplicate of ordered) {
    const same = people.find(duplicate);
    if (!same) {
      moved.push(duplicate);
      continue;
    }
    const before = merged.get(same.id);
    const changes = { ...before?.changes, ...mergeContact({ survivor: same, duplicate }) };
    const survivor = before?.survivor ?? same;
    merged.set(same.id, { survivor, duplicates: [...(before?.duplicates ?? []), duplicate], changes });
    people.replace(same, { ...same, ...changes });
  }
  return { merged: [...merged.values()], moved };
}

function createIndex(known: readonly Contact[]) {
  const byKey = new Map<string, Contact[]>();
  const keysOf = (contact: Contact) => [
    ...(contact.email === null ? [] : [`email ${contact.email}`]),
    ...(contact.linkedinUrl === null ? [] : [`profile ${contact.linkedinUrl}`]),
    ...(nameOf(contact) === null ? [] : [`name ${nameOf(contact)}`]),
  ];
  const add = (contact: Contact) => {
    for (const key of keysOf(contact)) byKey.set(key, [...(byKey.get(key) ?? []), contact]);
  };
  known.forEach(add);
  return {
    find: (contact: Contact): Contact | undefined =>
      keysOf(contact)
        .flatMap((key) => byKey.get(key) ?? [])
        .find((one) => isSamePerson(one, contact)),
    replace(old: Contact, now: Contact): void {
      for (const key of keysOf(old))
        byKey.set(
          key,
          (byKey.get(key) ?? []).filter((one) => one !== old),
        );
      add(now);
    },
  };
}

const single = ["firstName", "lastName", "department", "linkedinUrl", "phone"] as const;

/** What the surviving contact takes from the other: what it has not, and what a person typed where no person did. */
export function mergeContact({ survivor, duplicate }: ContactPair): ContactChanges {
  const isTheirsHuman = duplicate.source === person && survivor.source !== person;
  const takes = (field: keyof Contact): boolean =>
    duplicate[field] !== null && duplicate[field] !== survivor[field] && (survivor[field] === null || isTheirsHuman);
  const changes: ContactChanges = {};
  for (const field of single) if (takes(field)) Object.assign(changes, { [field]: duplicate[field] });
  if (takes("jobTitle")) {
    const { jobTitle, seniority, isDecisionMaker } = duplicate;
    Object.assign(changes, { jobTitle, seniority, isDecisionMaker });
  }
  if (survivor.email === null ? duplicate.email !== null : isBetterKnown(duplicate, survivor)) {
    const { email, emailStatus, emailConfidence, emailVerifiedAt, emailSource, emailEvidence } = duplicate;
    Object.assign(changes, { email, emailStatus, emailConfidence, emailVerifiedAt, emailSource, emailEvidence });
  }
  const notes = joinNotes(survivor.notes, duplicate.notes);
  if (notes !== survivor.notes) changes.notes = notes;
  const provenance = { ...duplicate.provenance, ...survivor.provenance };
  if (Object.keys(provenance).length > Object.keys(survivor.provenance).length) changes.provenance = provenance;
  return changes;
}

/** The later check of one address counts; one that was checked counts more than one that was not. */
function isBetterKnown(duplicate: Contact, survivor: Contact): boolean {
  if (duplicate.email !== survivor.email) return false;
  if (duplicate.emailVerifiedAt === null) return false;
  return survivor.emailVerifiedAt === null || duplicate.emailVerifiedAt > survivor.emailVerifiedAt;
}

/** Both, the survivor's first; the same text, or one that holds the other, once. */
export function joinNotes(survivor: string | null, duplicate: string | null): string | null {
  if (duplicate === null || (survivor ?? "").includes(duplicate)) return survivor;
  if (survivor === null || duplicate.includes(survivor)) return duplicate;
  return `${survivor}\n\n${duplicate}`;
}
