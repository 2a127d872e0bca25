import { normalizeDomain } from "../../domain/domain-name.ts";
import { emailHost } from "../../domain/email-address.ts";
import { isCompanyAddress } from "../../domain/email-verification.ts";
import { splitName } from "../../domain/person-name.ts";
import type { PersonField, PersonPart } from "./import-fields.ts";

/** Somebody whom a row names. Null: the row does not say. */
export interface RowPerson {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  jobTitle: string | null;
  department: string | null;
  linkedinUrl: string | null;
  phone: string | null;
}

/** By number of the person in the row, what its cells say. */
export type PersonCells = Map<number, Partial<Record<PersonField, string>>>;

export function addPersonCell(cells: PersonCells, { number, field }: PersonPart, value: string): void {
  const person = cells.get(number) ?? {};
  person[field] = value;
  cells.set(number, person);
}

/** Those of whom the row says who they are: a phone number or a title alone is nobody. */
export function peopleOf(cells: PersonCells): RowPerson[] {
  const people = [...cells].toSorted(([a], [b]) => a - b).map(([, cell]) => toPerson(cell));
  return people.filter((person) => person.email ?? person.linkedinUrl ?? person.firstName ?? person.lastName);
}

function toPerson(cell: Partial<Record<PersonField, string>>): RowPerson {
  const isNamed = cell.first_name !== undefined || cell.last_name !== undefined;
  const whole = cell.full_name === undefined || isNamed ? null : splitName(cell.full_name);
  return {
    firstName: cell.first_name ?? whole?.firstName ?? null,
    lastName: cell.last_name ?? whole?.lastName ?? null,
    email: cell.email ?? null,
    jobTitle: cell.job_title ?? null,
    department: cell.department ?? null,
    linkedinUrl: cell.linkedin_url ?? null,
    phone: cell.phone ?? null,
  };
}

/** The company's domain as the first address tells it that is not at a public or throw-away provider. */
export function domainOfPeople(people: readonly RowPerson[]): string | null {
  for (const { email } of people) {
    if (email !== null && isCompanyAddress(email)) return normalizeDomain(emailHost(email));
  }
  return null;
}
