import type { MatchKey } from "../../domain/import.ts";
import { sha256Hex } from "../../lib/hash.ts";
import type { RowPerson } from "./import-person.ts";
import type { ImportProblem } from "./import-report.ts";
import type { ImportRow } from "./import-row.ts";
import type { SeenRows } from "./import-seen.ts";

type Key = [column: string, key: string, value: string];

function keysOf({ domain, externalId, id, people }: ImportRow, matchOn: MatchKey): Key[] {
  const keys: Key[] = [];
  const email = matchOn === "email" ? firstEmail(people) : null;
  if (email !== null) keys.push(["email", `m:${email}`, email]);
  if (domain !== null) keys.push(["domain", `d:${domain}`, domain]);
  if (externalId !== null) keys.push(["external_id", `e:${externalId}`, externalId]);
  if (id !== null) keys.push(["id", `i:${id}`, id]);
  return keys;
}

export const firstEmail = (people: readonly RowPerson[]): string | null =>
  people.find(({ email }) => email !== null)?.email ?? null;

/**
 * Remembers which company a row is. A row whose company an earlier row of the file is already brings its people to that
 * one (`repeats`). What is wrong with it where it brings nobody new; null otherwise.
 */
export function takeIdentity(seen: SeenRows, row: ImportRow, matchOn: MatchKey): ImportProblem | null {
  const keys = keysOf(row, matchOn);
  const earlier = keys.find(([, key]) => seen.get(key) !== undefined);
  const newcomers = takePeople(seen, row, keys);
  if (earlier && newcomers === 0) {
    const [column, key, value] = earlier;
    const message = `The row on line ${seen.get(key)} has the same ${column} already; only that one was taken.`;
    return { row: row.row, line: row.line, column, code: "duplicate_in_file", value: value.slice(0, 200), message };
  }
  if (earlier) row.repeats = seen.get(earlier[1]) ?? null;
  for (const [, key] of keys) if (seen.get(key) === undefined) seen.set(key, row.line);
  return null;
}

/** How many of the row's people the file has not named at this company yet. */
function takePeople(seen: SeenRows, { people, line }: ImportRow, [first]: readonly Key[]): number {
  if (!first) return people.length;
  const keys = people.map((person) => `p:${first[1]}:${personKey(person)}`);
  const newcomers = keys.filter((key) => seen.get(key) === undefined);
  for (const key of newcomers) seen.set(key, line);
  return newcomers.length;
}

const personKey = ({ email, linkedinUrl, firstName, lastName }: RowPerson): string =>
  email ?? linkedinUrl ?? `${firstName ?? ""} ${lastName ?? ""}`;

/**
 * Rows that nothing identifies get the id of their content, so that the same file sent again finds them. The second of
 * two equal rows is another lead: nothing says that they are one.
 */
export function nameByContent(seen: SeenRows, rows: readonly ImportRow[]): void {
  const unnamed = rows.filter(({ domain, externalId, id }) => domain === null && externalId === null && id === null);
  for (const row of unnamed) {
    // A person may move on to another title; the company is the same.
    const hash = sha256Hex(JSON.stringify(row.values));
    const occurrence = (seen.get(`c:${hash}`) ?? 0) + 1;
    seen.set(`c:${hash}`, occurrence);
    row.id = toUuid(occurrence === 1 ? hash : sha256Hex(`${hash}/${occurrence}`));
  }
}

/** UUIDv8 (RFC 9562): the version whose bits are the application's own. */
const toUuid = (hash: string): string =>
  `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
