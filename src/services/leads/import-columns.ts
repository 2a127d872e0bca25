import { contactField, type ImportField, isLeadField, type LeadField } from "./import-fields.ts";
import { personNamed } from "./import-person-columns.ts";

/** What other programs call our fields; the likelier name stands first. */
const synonyms = new Map<string, { field: LeadField; rank: number }>(
  (
    [
      [
        "company_name",
        "name company company_title organization organisation organization_name account_name account employer",
      ],
      ["domain", "company_domain email_domain root_domain"],
      ["website_url", "website company_website homepage company_url web site url"],
      ["industry", "sector vertical"],
      [
        "employee_count",
        "team_size employees employee_number employees_number headcount head_count number_of_employees company_size",
      ],
      ["funding_stage", "last_funding_type last_round funding_round round"],
      ["funding_total_usd", "total_funding funding_total total_funding_usd funding"],
      ["last_funding_at", "last_funding_date last_funding last_raised_at funded_at"],
      ["founded_year", "founded year_founded"],
      ["location", "all_locations headquarters hq hq_location address"],
      ["region", "state province"],
      ["description", "one_liner short_description long_description about summary"],
      ["tech_stack", "technologies tech technology"],
      ["tags", "keywords categories labels"],
      ["linkedin_url", "linkedin company_linkedin_url"],
      ["owner", "account_owner lead_owner"],
      ["notes", "note comment comments"],
    ] as const
  ).flatMap(([field, names]) =>
    names.split(" ").map((name, rank): [string, { field: LeadField; rank: number }] => [name, { field, rank }]),
  ),
);

const keyOf = (column: string): string =>
  column
    .trim()
    .toLowerCase()
    .replace(/#/g, " number ")
    .replace(/[^\p{L}\p{N}.]+/gu, "_")
    .replace(/^_+|_+$/g, "");

export interface NamedField {
  field: ImportField;
  /** 0 for the field's own name; the less likely the name, the higher. */
  rank: number;
  /** Whether a column of this name is a person's only where other columns are, too: a company has a phone as well. */
  isVague?: boolean;
}

/** The field that a column is by its name. Of a nested one ("social_media.linkedin") the last part may tell. */
export function fieldNamed(column: string): NamedField | null {
  const key = keyOf(column);
  if (isLeadField(key)) return { field: key, rank: 0 };
  const known = synonyms.get(key);
  if (known) return { field: known.field, rank: known.rank + 1 };
  const person = personNamed(key);
  if (person) return { field: contactField(person.part), rank: person.rank, isVague: person.isVague };
  const part = key.slice(key.lastIndexOf(".") + 1);
  return part !== key && /^linkedin(?:_url)?$/.test(part) ? { field: "linkedin_url", rank: 20 } : null;
}

/** Whether a column is called just "name": the company's, or a person's where another column is the company's. */
export const isPlainName = (column: string): boolean => keyOf(column) === "name";
