import { mostPeople, type PersonField, type PersonPart } from "./import-fields.ts";

/** What other programs call the fields of a person; the likelier name stands first. */
const names = new Map<string, { field: PersonField; rank: number }>(
  (
    [
      ["first_name", "first_name firstname given_name forename first"],
      ["last_name", "last_name lastname surname family_name last"],
      ["full_name", "full_name fullname person_name contact_name name contact person"],
      ["email", "email email_address e_mail e_mail_address work_email business_email primary_email mail email_1"],
      ["job_title", "job_title jobtitle title position role job"],
      ["department", "department departments dept"],
      ["phone", "phone phone_number mobile mobile_phone work_direct_phone direct_phone work_phone telephone tel"],
      ["linkedin_url", "linkedin_url linkedin linkedin_profile linkedin_profile_url"],
    ] as const
  ).flatMap(([field, list]) =>
    list.split(" ").map((name, rank): [string, { field: PersonField; rank: number }] => [name, { field, rank }]),
  ),
);

/** Without a prefix these may just as well be the company's or something else's. */
const vague = new Set<PersonField>(["job_title", "department", "phone", "linkedin_url"]);
const onlyWithPrefix = new Set(["name", "contact", "person", "linkedin", "linkedin_url", "first", "last", "job"]);
const unmistakable = new Set(["contact_name", "person_name"]);

const prefix =
  /^(?:primary_|main_|key_)?(?:contact|person|people|prospect|decision_maker|founder|ceo)(?:_?([1-9]))?[_.]/;

export interface NamedPerson {
  part: PersonPart;
  rank: number;
  isVague: boolean;
}

/** "contact_email", "Contact 2 Email", "Person Linkedin Url" and "First Name", as a key in snake_case. */
export function personNamed(key: string): NamedPerson | null {
  const found = unmistakable.has(key) ? null : prefix.exec(key);
  const rest = found ? key.slice(found[0].length) : key;
  const known = names.get(rest);
  const number = Number(found?.[1] ?? 1);
  if (!known || number > mostPeople || (!found && onlyWithPrefix.has(key))) return null;
  const isVague = found === null && vague.has(known.field);
  return { part: { number, field: known.field }, rank: known.rank + (found ? 0 : 1), isVague };
}
