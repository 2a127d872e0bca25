import { z } from "zod";
import { normalizeDomain, plainHostOf } from "../../domain/domain-name.ts";
import { parseFundingStage } from "../../domain/funding-stage.ts";
import { detached } from "../../lib/detached.ts";
import { CreateContactInput } from "../contacts/contact-input.ts";
import { line, longestLine } from "../input-fields.ts";
import { codeOf } from "../parse-input.ts";
import { type ImportField, isLeadField, personPart } from "./import-fields.ts";
import { CreateLeadInput } from "./lead-input.ts";

export interface CellProblem {
  code: string;
  message: string;
}
export type CellReading = { value: unknown } | { problem: CellProblem };

const numbers = new Set<ImportField>(["employee_count", "funding_total_usd", "founded_year"]);
const lists = new Set<ImportField>(["tags", "tech_stack"]);
const isUrl = (field: ImportField): boolean => field.endsWith("linkedin_url") || field === "website_url";

/** What a form leaves in a cell where nobody typed an address: no more than an empty one. */
const schemeAlone = /^https?:\/\/(?:www\.)?\/?$/i;

const fullName = line(400);

interface Rule {
  schema: z.ZodType;
  /** Of a field of text: how long it may be. */
  longest: number;
  isNumber: boolean;
  /** Of a number: the least and the greatest that is allowed. */
  range: readonly [number, number] | null;
  isUrl: boolean;
  /** What cells were read as: industries, stages and places repeat from row to row. None of what is about a person. */
  read: Map<string, CellReading> | null;
}

const rules = new Map<ImportField, Rule>();

function ruleOf(field: ImportField): Rule {
  const known = rules.get(field);
  if (known) return known;
  const schema = findSchema(field);
  const inner = innermost(schema);
  const rule: Rule = {
    schema,
    longest: longestLine(inner) ?? 0,
    isNumber: numbers.has(field),
    range: inner instanceof z.ZodNumber ? [inner.minValue ?? 0, inner.maxValue ?? 0] : null,
    isUrl: isUrl(field),
    read: isLeadField(field) ? new Map() : null,
  };
  rules.set(field, rule);
  return rule;
}

const innermost = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? innermost(schema.unwrap() as z.ZodType) : schema;

const longestUrl = 2048;
const mostRemembered = 1000;
const longestRemembered = 100;
// Text of which the rule for a line keeps every character.
const plainText = /^[\x20-\x7e]+$/;
const plainNumber = /^\d{1,15}$/;

function findSchema(field: ImportField): z.ZodType {
  if (isLeadField(field)) return CreateLeadInput.shape[field];
  const part = personPart(field)?.field;
  return part === undefined || part === "full_name" ? fullName : CreateContactInput.shape[part];
}

/**
 * What a cell says for a field, checked by the same rule as in the API. Null where it says nothing. `isText`: the file
 * knows only text, so that numbers have to be read from it.
 */
export function readCell(field: ImportField, raw: unknown, isText: boolean): CellReading {
  const cell = typeof raw === "string" ? raw.trim() : raw;
  if (cell === "" || cell === null || cell === undefined) return { value: null };
  const rule = ruleOf(field);
  if (typeof cell !== "string" || !isText) return check(field, rule, cell, isText);
  // The shortest way first: a file has millions of cells, and most are such.
  const plainly = readPlainly(field, rule, cell);
  if (plainly !== null) return { value: plainly };
  if (rule.read === null || cell.length > longestRemembered) return check(field, rule, cell, isText);
  const known = rule.read.get(cell);
  if (known !== undefined) return known;
  if (rule.read.size >= mostRemembered) return check(field, rule, cell, isText);
  const kept = detached(cell);
  const reading = check(field, rule, kept, isText);
  rule.read.set(kept, reading);
  return reading;
}

/** What the schema would make of the cell, where it is of a form that it is sure to take; null otherwise. */
function readPlainly(field: ImportField, { longest, range, isUrl }: Rule, cell: string): string | number | null {
  if (cell.length <= longest && plainText.test(cell)) return cell;
  if (cell.length > longestUrl) return null;
  if (range !== null && plainNumber.test(cell)) {
    const [number, [least, most]] = [Number(cell), range];
    return number >= least && number <= most ? number : null;
  }
  if (isUrl) return /^https?:\/\//.test(cell) && plainHostOf(cell) !== null ? cell : null;
  return field === "domain" ? normalizeDomain(cell) : null;
}

function check(field: ImportField, { schema, isNumber, isUrl }: Rule, cell: unknown, isText: boolean): CellReading {
  if (isText && isNumber && !/^-?\d{1,16}$/.test(String(cell))) {
    return { problem: { code: "invalid_number", message: numberAdvice(String(cell)) } };
  }
  if (isUrl && typeof cell === "string" && schemeAlone.test(cell)) return { value: null };
  const parsed = schema.safeParse(interpret(field, cell, isText));
  if (parsed.success) return { value: parsed.data ?? null };
  const [issue] = parsed.error.issues;
  return { problem: { code: issue ? codeOf(issue) : "invalid_value", message: issue?.message ?? "Is not valid." } };
}

function interpret(field: ImportField, cell: unknown, isText: boolean): unknown {
  if (typeof cell !== "string") return cell;
  if (isText && numbers.has(field)) return Number(cell);
  if (lists.has(field)) return readList(cell);
  // People leave the scheme out; the API's rule wants it.
  if (isUrl(field)) return /^[a-z][a-z0-9+.-]*:/i.test(cell) ? cell : `https://${cell}`;
  if (field === "funding_stage") {
    return (
      parseFundingStage(cell) ?? parseFundingStage(cell.replace(/[\s-]+(?:extension|round|funding)$/i, "")) ?? cell
    );
  }
  return field === "status" ? cell.toLowerCase() : cell;
}

/** `a|b`, `a; b`, or a JSON array of texts. */
export function readList(cell: string): unknown {
  if (cell.startsWith("[")) {
    try {
      const value: unknown = JSON.parse(cell);
      if (Array.isArray(value)) return value;
    } catch {
      // A tag may begin with a bracket.
    }
  }
  const items = cell.split(/[|;]/).map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ""))];
}

/** How a list stands in a cell, so that `readList` gives it back exactly. */
export const writeList = (items: readonly string[]): string => {
  const joined = items.join("|");
  return isSame(readList(joined.trim()), items) ? joined : JSON.stringify(items);
};

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function numberAdvice(text: string): string {
  const digits = text.replace(/[,.\s'_](?=\d{3}\b)/g, "");
  if (/^-?\d+$/.test(digits)) return `Must be a whole number without separators: write ${digits.slice(0, 20)}.`;
  if (/^-?\d+[.,]\d+$/.test(text)) return "Must be a whole number, without decimals.";
  return 'Must be a whole number, say "250".';
}
