import { AppError, type InputIssue } from "../../domain/errors.ts";
import { toPointer } from "../parse-input.ts";
import { CreateLeadInput } from "./lead-input.ts";

export type LeadField = keyof CreateLeadInput;
// The schema's own keys are the fields; TypeScript sees them as plain strings.
export const leadFields = Object.keys(CreateLeadInput.shape) as LeadField[];
export const isLeadField = (name: string): name is LeadField => (leadFields as string[]).includes(name);

const synonyms = new Map<string, LeadField>(
  (
    [
      ["company_name", "name company company_title organization organisation organization_name account_name"],
      ["domain", "company_domain email_domain root_domain"],
      ["website_url", "website url web homepage site company_website company_url"],
      ["industry", "sector vertical"],
      ["employee_count", "team_size employees employee_number headcount head_count number_of_employees company_size"],
      ["funding_stage", "last_funding_type last_round funding_round"],
      ["funding_total_usd", "total_funding funding_total total_funding_usd funding"],
      ["last_funding_at", "last_funding_date last_funding last_raised_at"],
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
  ).flatMap(([field, names]) => names.split(" ").map((name): [string, LeadField] => [name, field])),
);

const keyOf = (column: string): string =>
  column
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");

/** Which column fills which field. Grows only where a file's rows have columns of their own (JSON). */
export interface ImportMapping {
  fieldOf(column: string): LeadField | null;
  /** Whether some column fills the field. */
  fills(field: LeadField): boolean;
  columns(): Record<string, LeadField>;
  ignored(): string[];
}

interface File {
  columns: readonly string[];
  columnsAreFixed: boolean;
}

/** @throws AppError invalid_request, naming every column and field that does not fit */
export function createMapping(file: File, asked: Readonly<Record<string, string>> | undefined): ImportMapping {
  const given = asked === undefined ? suggested(file.columns) : checked(file, asked);
  const fields = new Map<string, LeadField | null>(given);
  const filled = new Set(given.map(([, field]) => field));
  if (file.columnsAreFixed && !filled.has("company_name")) throw noName(file.columns);

  const adopt = (column: string): LeadField | null => {
    const field = asked === undefined ? fieldNamed(column) : null;
    const free = field !== null && !filled.has(field) ? field : null;
    // A file of ever new names must not fill the memory.
    if (fields.size < 10_000) fields.set(column, free);
    if (free !== null && fields.has(column)) filled.add(free);
    return fields.get(column) ?? null;
  };
  for (const column of file.columns) if (!fields.has(column)) fields.set(column, null);

  return {
    fieldOf: (column) => {
      const known = fields.get(column);
      return known === undefined ? adopt(column) : known;
    },
    fills: (field) => filled.has(field),
    columns: () =>
      Object.fromEntries([...fields].flatMap(([column, field]) => (field === null ? [] : [[column, field]]))),
    ignored: () => [...fields].flatMap(([column, field]) => (field === null ? [column] : [])),
  };
}

function fieldNamed(column: string): LeadField | null {
  const key = keyOf(column);
  return isLeadField(key) ? key : (synonyms.get(key) ?? null);
}

/** A column that has a field's own name wins over one that only means the same. */
function suggested(columns: readonly string[]): [string, LeadField][] {
  const named = new Set(columns.map(keyOf).filter(isLeadField));
  const pairs = columns.flatMap((column): [string, LeadField][] => {
    const field = fieldNamed(column);
    return field === null || (named.has(field) && keyOf(column) !== field) ? [] : [[column, field]];
  });
  refuse(doubles(pairs, () => ({ parameter: "mapping" })));
  return pairs;
}

function checked({ columns, columnsAreFixed }: File, asked: Readonly<Record<string, string>>): [string, LeadField][] {
  const pairs = Object.entries(asked);
  const at = (column: string) => ({ pointer: toPointer(["mapping", column]) });
  const known = pairs.filter((pair): pair is [string, LeadField] => isLeadField(pair[1]));
  refuse([
    ...pairs.flatMap(([column, field]): InputIssue[] =>
      isLeadField(field)
        ? []
        : [
            {
              ...at(column),
              code: "unknown_field",
              detail: `${quote(field)} is not one of: ${leadFields.join(", ")}.`,
            },
          ],
    ),
    ...pairs.flatMap(([column]): InputIssue[] =>
      !columnsAreFixed || columns.includes(column)
        ? []
        : [
            {
              ...at(column),
              code: "unknown_column",
              detail: `The file has no column ${quote(column)}. ${list(columns)}`,
            },
          ],
    ),
    ...doubles(known, at),
  ]);
  if (!known.some(([, field]) => field === "company_name")) throw noName(columns);
  return known;
}

function doubles(pairs: readonly [string, LeadField][], at: (column: string) => Partial<InputIssue>): InputIssue[] {
  const first = new Map<LeadField, string>();
  return pairs.flatMap(([column, field]) => {
    const other = first.get(field);
    if (other === undefined) first.set(field, column);
    return other === undefined
      ? []
      : [
          {
            ...at(column),
            code: "field_filled_twice",
            detail: `The columns ${quote(other)} and ${quote(column)} both fill ${field}. Map one of them.`,
          },
        ];
  });
}

function refuse(issues: InputIssue[]): void {
  if (issues.length === 0) return;
  throw new AppError("invalid_request", "The columns of the file cannot be mapped to the fields of a lead.", {
    issues,
  });
}

function noName(columns: readonly string[]): AppError {
  const detail = `No column fills company_name, which every lead needs. ${list(columns)} Name it in "mapping".`;
  return new AppError("invalid_request", detail, { issues: [{ pointer: "/mapping", code: "missing_column", detail }] });
}

const quote = (text: string): string => JSON.stringify(text.slice(0, 100));
const list = (columns: readonly string[]): string =>
  `The first line has: ${columns.slice(0, 50).map(quote).join(", ")}.`;
