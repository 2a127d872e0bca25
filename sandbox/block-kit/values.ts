import { isRecord } from "../reply.ts";

/** Where something is wrong, and what: collected, as Slack answers all of it at once. */
export type Issues = string[];

export function checkString(value: unknown, most: number, at: string, issues: Issues) {
  if (typeof value !== "string" || value === "") return void issues.push(`${at}: must be a text that is not empty`);
  if (value.length > most) issues.push(`${at}: ${value.length} characters, at most ${most}`);
  if (!value.isWellFormed()) issues.push(`${at}: half a character`);
}

export function checkUrl(value: unknown, at: string, issues: Issues) {
  checkString(value, 3000, at, issues);
  if (typeof value === "string" && !/^https?:\/\//.test(value)) issues.push(`${at}: must be a web address`);
}

export function listAt(value: unknown, least: number, most: number, at: string, issues: Issues): unknown[] {
  if (!Array.isArray(value)) {
    issues.push(`${at}: must be a list`);
    return [];
  }
  if (value.length < least || value.length > most) issues.push(`${at}: ${value.length}, ${least} to ${most}`);
  return value;
}

export function allow(object: Record<string, unknown>, names: readonly string[], at: string, issues: Issues) {
  for (const name of Object.keys(object))
    if (!names.includes(name)) issues.push(`${at}/${name}: there is no such field`);
}

export function lettersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, part) => sum + lettersIn(part), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, part]) => sum + (key === "text" && typeof part === "string" ? part.length : lettersIn(part)),
    0,
  );
}
