import { normalizeDomain } from "../../domain/domain-name.ts";
import type { Lead } from "../../domain/lead.ts";
import { type Place, parsePlace } from "../../domain/location.ts";
import { camelCase } from "../../lib/case.ts";
import { detached } from "../../lib/detached.ts";
import { uuid } from "../input-fields.ts";
import { readCell } from "./import-cell.ts";
import { personPart } from "./import-fields.ts";
import type { ImportMapping } from "./import-mapping.ts";
import { addPersonCell, domainOfPeople, type PersonCells, peopleOf, type RowPerson } from "./import-person.ts";
import type { ImportRecord, OriginalRow } from "./import-records.ts";
import type { ImportProblem } from "./import-report.ts";

/** Given values only: an empty cell says nothing and never clears anything. */
export type RowValues = Partial<Lead>;

/** A row that can be stored. */
export interface ImportRow {
  row: number;
  line: number;
  /** The lead's own id, in one of our exports. */
  id: string | null;
  domain: string | null;
  /** Whether the domain is that of a person's address, as the row says no other. */
  isDomainOfEmail: boolean;
  externalId: string | null;
  values: RowValues;
  /** What the location tells where the file has no column for it. */
  place: Partial<Pick<Lead, "city" | "region" | "country">>;
  people: RowPerson[];
  /** The line of an earlier row of the file that is the same company. */
  repeats: number | null;
  /** As it stands in the file. */
  original: OriginalRow;
  /** About how many characters it holds. */
  size: number;
}

export function readRow(
  record: ImportRecord,
  file: { mapping: ImportMapping; isText: boolean; isOwn: boolean },
): ImportRow | ImportProblem[] {
  const { row, line, fault } = record;
  if (fault) return [{ row, line, column: null, code: fault.code, value: null, message: fault.detail }];

  const problems: ImportProblem[] = [];
  const given: Record<string, unknown> = {};
  const personCells: PersonCells = new Map();
  let nameColumn: string | null = null;
  let size = 0;
  for (const [column, raw] of record.values) {
    if (raw === "" || raw === null) {
      if (nameColumn === null && file.mapping.fieldOf(column, raw) === "company_name") nameColumn = column;
      continue;
    }
    const field = file.mapping.fieldOf(column, raw);
    if (field === null) continue;
    if (field === "company_name") nameColumn = column;
    const reading = readCell(field, raw, file.isText);
    if ("problem" in reading) {
      problems.push({ row, line, column, value: shown(raw), ...reading.problem });
      continue;
    }
    if (reading.value === null) continue;
    size += typeof raw === "string" ? raw.length : 100;
    const part = personPart(field);
    if (part === null) given[camelCase(field)] = reading.value;
    else addPersonCell(personCells, part, String(reading.value));
  }
  const people = peopleOf(personCells);
  // Each value went through the schema of its field, which is what the types say.
  const values = given as RowValues;
  const isWrongName = problems.some(({ column }) => column === nameColumn && column !== null);
  if (values.companyName === undefined && !isWrongName && people.every(({ email }) => email === null)) {
    const message = "A lead needs a company name.";
    problems.push({ row, line, column: nameColumn, code: "required", value: null, message });
  }
  if (problems.length > 0) return problems;

  const own = values.domain ?? (values.websiteUrl ? normalizeDomain(values.websiteUrl) : null);
  const domain = own ?? domainOfPeople(people);
  if (domain !== null) values.domain = domain;
  const id = file.isOwn ? uuid.safeParse(record.values.get("id")) : null;
  return {
    row,
    line,
    id: id?.success ? id.data : null,
    domain,
    isDomainOfEmail: own === null && domain !== null,
    externalId: values.externalId ?? null,
    values,
    place: placeOf(values.location, file.mapping),
    people,
    repeats: null,
    original: record.original,
    size,
  };
}

function placeOf(location: string | null | undefined, mapping: ImportMapping): ImportRow["place"] {
  if (!location) return {};
  const { city, region, country } = readPlace(location);
  return {
    ...(mapping.fills("city") ? {} : { city }),
    ...(mapping.fills("region") ? {} : { region }),
    ...(mapping.fills("country") ? {} : { country }),
  };
}

const mostPlaces = 1000;
const longestPlace = 100;
const places = new Map<string, Place>();

/** Places repeat from row to row. */
function readPlace(location: string): Place {
  const known = places.get(location);
  if (known !== undefined) return known;
  const place = parsePlace(location);
  if (places.size < mostPlaces && location.length <= longestPlace) {
    const kept = detached({ location, place });
    places.set(kept.location, kept.place);
  }
  return place;
}

/** A value as the file has it, short enough to show. */
export function shown(raw: unknown): string | null {
  const text = typeof raw === "string" ? raw : JSON.stringify(raw);
  return text === undefined ? null : text.slice(0, 200).toWellFormed();
}
