import { CreateLeadInput } from "./lead-input.ts";

export type LeadField = keyof CreateLeadInput;
// The schema's own keys are the fields; TypeScript sees them as plain strings.
export const leadFields = Object.keys(CreateLeadInput.shape) as LeadField[];
export const isLeadField = (name: string): name is LeadField => (leadFields as string[]).includes(name);

export const personFields = [
  "first_name",
  "last_name",
  "full_name",
  "email",
  "job_title",
  "department",
  "phone",
  "linkedin_url",
] as const;
export type PersonField = (typeof personFields)[number];

/** A row may bring so many people, in columns like `contact_2_email`. */
export const mostPeople = 5;
export type ContactField = `contact_${PersonField}` | `contact_${2 | 3 | 4 | 5}_${PersonField}`;

/** What a column of a file can fill: a field of the lead, or one of a person there. */
export type ImportField = LeadField | ContactField;

/** Names that a mapping may use: those of people at the row's lead, without the numbered ones. */
export const contactFields = personFields.map((field): ContactField => `contact_${field}`);

export interface PersonPart {
  /** 1 for the first person of the row. */
  number: number;
  field: PersonField;
}

const parts = new Map<string, PersonPart>(
  personFields.flatMap((field): [string, PersonPart][] => [
    [`contact_${field}`, { number: 1, field }],
    ...[2, 3, 4, 5].map((number): [string, PersonPart] => [`contact_${number}_${field}`, { number, field }]),
  ]),
);

/** Which of the row's people a field is about, and what of them; null for a field of the lead. */
export const personPart = (field: string): PersonPart | null => parts.get(field) ?? null;

export const contactField = ({ number, field }: PersonPart): ContactField =>
  (number === 1 ? `contact_${field}` : `contact_${number}_${field}`) as ContactField;

/** The field that a mapping means: `email` and `contact_1_email` are `contact_email`, as no lead has an address. */
export function toImportField(name: string): ImportField | null {
  if (isLeadField(name)) return name;
  const plain = name.replace(/^contact_1_/, "contact_");
  if (parts.has(plain)) return plain as ContactField;
  return parts.has(`contact_${name}`) ? (`contact_${name}` as ContactField) : null;
}
