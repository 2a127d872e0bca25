import { normalizeDomain } from "../../domain/domain-name.ts";
import type { Lead } from "../../domain/lead.ts";
import { parsePlace } from "../../domain/location.ts";
import { camelKeys } from "../../lib/case.ts";
import { uuid } from "../input-fields.ts";
import { readCell } from "./import-cell.ts";
import type { ImportMapping } from "./import-mapping.ts";
import type { ImportRecord } from "./import-records.ts";
import type { ImportProblem } from "./import-report.ts";

const placeFields = ["city", "region", "country"] as const;

/** Given values only: an empty cell says nothing and never clears anything. */
export type RowValues = Partial<Omit<Lead, "companyName">> & { companyName: string };

/** A row that can be stored. */
export interface ImportRow {
  row: number;
  line: number;
  /** The lead's own id, in one of our exports. */
  id: string | null;
  domain: string | null;
  externalId: string | null;
  values: RowValues;
  /** What the location tells where the file has no column for it. */
  place: Partial<Pick<Lead, (typeof placeFields)[number]>>;
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
  let nameColumn: string | null = null;
  let size = 0;
  for (const [column, raw] of record.values) {
    const field = file.mapping.fieldOf(column, raw);
    if (field === null) continue;
    if (field === "company_name") nameColumn = column;
    const reading = readCell(field, raw, file.isText);
    if ("problem" in reading) problems.push({ row, line, column, value: shown(raw), ...reading.problem });
    else if (reading.value !== null) {
      given[field] = reading.value;
      size += typeof raw === "string" ? raw.length : 100;
    }
  }
  const { company_name: companyName, ...rest } = given;
  if (typeof companyName !== "string") {
    if (!problems.some(({ column }) => column === nameColumn && column !== null)) {
      const message = "A lead needs a company name.";
      problems.push({ row, line, column: nameColumn, code: "required", value: null, message });
    }
    return problems;
  }
  if (problems.length > 0) return problems;

  // Each value went through the schema of its field, which is what the types say.
  const values = { ...camelKeys(rest), companyName } as RowValues;
  const domain = values.domain ?? (values.websiteUrl ? normalizeDomain(values.websiteUrl) : null);
  if (domain !== null) values.domain = domain;
  const id = file.isOwn ? uuid.safeParse(record.values.get("id")) : null;
  return {
    row,
    line,
    id: id?.success ? id.data : null,
    domain,
    externalId: values.externalId ?? null,
    values,
    place: placeOf(values.location, file.mapping),
    size,
  };
}

function placeOf(location: string | null | undefined, mapping: ImportMapping): ImportRow["place"] {
  if (!location) return {};
  const place = parsePlace(location);
  return Object.fromEntries(placeFields.filter((field) => !mapping.fills(field)).map((field) => [field, place[field]]));
}

/** A value as the file has it, short enough to show. */
export function shown(raw: unknown): string | null {
  const text = typeof raw === "string" ? raw : JSON.stringify(raw);
  return text === undefined ? null : text.slice(0, 200).toWellFormed();
}
