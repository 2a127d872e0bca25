import { AppError, type InputIssue } from "../../domain/errors.ts";
import { toPointer } from "../parse-input.ts";
import { fieldNamed } from "./import-columns.ts";
import { isCredible } from "./import-credible.ts";
import { contactFields, type ImportField, leadFields, toImportField } from "./import-fields.ts";
import type { ImportFile } from "./import-records.ts";
import { rivalNames, suggestMapping } from "./import-suggest.ts";

/** Which column fills which field. Grows only where a file's rows have columns of their own (JSON). */
export interface ImportMapping {
  /** `value` is what the first row that has the column says there. */
  fieldOf(column: string, value: unknown): ImportField | null;
  /** Whether some column fills the field. */
  fills(field: ImportField): boolean;
  columns(): Record<string, ImportField>;
  ignored(): string[];
}

const mostColumnsNamed = 200;

type File = Pick<ImportFile, "columns" | "columnsAreFixed" | "sample" | "isText">;

/** @throws AppError invalid_request, naming every column and field that does not fit */
export function createMapping(file: File, asked: Readonly<Record<string, string>> | undefined): ImportMapping {
  const given = asked === undefined ? suggested(file) : checked(file, asked);
  const fields = new Map<string, ImportField | null>(given);
  const filled = new Set(given.map(([, field]) => field));
  if (file.columnsAreFixed && !namesCompany(given)) throw noName(file.columns);

  const adopt = (column: string, value: unknown): ImportField | null => {
    const named = asked === undefined ? fieldNamed(column) : null;
    const field = named === null || named.isVague ? null : named.field;
    const free = field !== null && !filled.has(field) && isCredible(field, [value], file.isText) ? field : null;
    // A file of ever new names must not fill the memory.
    if (fields.size < 10_000) fields.set(column, free);
    if (free !== null && fields.has(column)) filled.add(free);
    return fields.get(column) ?? null;
  };
  for (const column of file.columns) if (!fields.has(column)) fields.set(column, null);

  return {
    fieldOf: (column, value) => {
      const known = fields.get(column);
      return known === undefined ? adopt(column, value) : known;
    },
    fills: (field) => filled.has(field),
    columns: () =>
      Object.fromEntries([...fields].flatMap(([column, field]) => (field === null ? [] : [[column, field]]))),
    ignored: () => [...fields].flatMap(([column, field]) => (field === null ? [column] : [])),
  };
}

function suggested(file: File): [string, ImportField][] {
  const names = rivalNames(file.columns).map((column): [string, ImportField] => [column, "company_name"]);
  refuse(
    doubles(names, () => ({ parameter: "mapping" })),
    file.columns,
  );
  return suggestMapping(file);
}

function checked({ columns, columnsAreFixed }: File, asked: Readonly<Record<string, string>>): [string, ImportField][] {
  const pairs = Object.entries(asked);
  const at = (column: string) => ({ pointer: toPointer(["mapping", column]) });
  const known = pairs.flatMap(([column, name]): [string, ImportField][] => {
    const field = toImportField(name);
    return field === null ? [] : [[column, field]];
  });
  refuse(
    [
      ...pairs.flatMap(([column, field]): InputIssue[] =>
        toImportField(field) !== null
          ? []
          : [
              {
                ...at(column),
                code: "unknown_field",
                detail: `${quote(field)} is not one of: ${[...leadFields, ...contactFields].join(", ")}.`,
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
    ],
    columns,
  );
  if (!namesCompany(known)) throw noName(columns);
  return known;
}

/** An address tells the company, too: by the lead whose contact has it, or by its domain. */
const namesCompany = (pairs: readonly [string, ImportField][]): boolean =>
  pairs.some(([, field]) => field === "company_name" || field === "contact_email");

function doubles(pairs: readonly [string, ImportField][], at: (column: string) => Partial<InputIssue>): InputIssue[] {
  const first = new Map<ImportField, string>();
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

/** With the columns, so that whoever asked can let a person choose. */
function refuse(issues: InputIssue[], columns: readonly string[]): void {
  if (issues.length === 0) return;
  throw new AppError("invalid_request", "The columns of the file cannot be mapped to the fields of a lead.", {
    issues,
    extra: { columns: columns.slice(0, mostColumnsNamed) },
  });
}

function noName(columns: readonly string[]): AppError {
  const detail = `No column fills company_name, which every lead needs. ${list(columns)} Name it in "mapping".`;
  return new AppError("invalid_request", detail, {
    issues: [{ pointer: "/mapping", code: "missing_column", detail }],
    extra: { columns: columns.slice(0, mostColumnsNamed) },
  });
}

const quote = (text: string): string => JSON.stringify(text.slice(0, 100));
const list = (columns: readonly string[]): string =>
  `The first line has: ${columns.slice(0, 50).map(quote).join(", ")}.`;
