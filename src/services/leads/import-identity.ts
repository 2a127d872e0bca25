import type { Lead } from "../../domain/lead.ts";
import { sha256Hex } from "../../lib/hash.ts";
import type { ServiceContext } from "../context.ts";
import type { ImportProblem } from "./import-report.ts";
import type { ImportRow } from "./import-row.ts";

/** Which company each row of the file so far is, and on which line it stands: all that grows with the file. */
export type SeenRows = Map<string, number>;

const keysOf = ({ domain, externalId, id }: ImportRow): [column: string, key: string, value: string][] => [
  ...(domain === null ? [] : [["domain", `d:${domain}`, domain] as [string, string, string]]),
  ...(externalId === null ? [] : [["external_id", `e:${externalId}`, externalId] as [string, string, string]]),
  ...(id === null ? [] : [["id", `i:${id}`, id] as [string, string, string]]),
];

/** What is wrong with a row whose company an earlier row of the file is already; null, and remembered, where none is. */
export function takeIdentity(seen: SeenRows, row: ImportRow): ImportProblem | null {
  const keys = keysOf(row);
  for (const [column, key, value] of keys) {
    const earlier = seen.get(key);
    if (earlier === undefined) continue;
    const message = `The row on line ${earlier} has the same ${column} already; only that one was taken.`;
    return { row: row.row, line: row.line, column, code: "duplicate_in_file", value: value.slice(0, 200), message };
  }
  for (const [, key] of keys) seen.set(key, row.line);
  return null;
}

/**
 * Rows that nothing identifies get the id of their content, so that the same file sent again finds them. The second of
 * two equal rows is another lead: nothing says that they are one.
 */
export async function nameByContent(seen: SeenRows, rows: readonly ImportRow[]): Promise<ImportRow[]> {
  const hashes = await Promise.all(rows.map((row) => (isNamed(row) ? "" : sha256Hex(JSON.stringify(row.values)))));
  return Promise.all(
    rows.map(async (row, i) => {
      const hash = hashes[i] ?? "";
      if (isNamed(row)) return row;
      const occurrence = (seen.get(`c:${hash}`) ?? 0) + 1;
      seen.set(`c:${hash}`, occurrence);
      return { ...row, id: toUuid(occurrence === 1 ? hash : await sha256Hex(`${hash}/${occurrence}`)) };
    }),
  );
}

const isNamed = ({ domain, externalId, id }: ImportRow): boolean =>
  domain !== null || externalId !== null || id !== null;

/** UUIDv8 (RFC 9562): the version whose bits are the application's own. */
const toUuid = (hash: string): string =>
  `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;

export const matchKeys = ["domain", "external_id"] as const;
export type MatchKey = (typeof matchKeys)[number];

export interface KnownLeads {
  /** By what the import goes by first, then by the other, then by id. */
  leadOf(row: ImportRow): Lead | undefined;
  /** The two leads that a row names, where its domain is one's and its external id another's. */
  rivalOf(row: ImportRow): { byDomain: string; byExternalId: string } | null;
}

export async function findKnownLeads(
  ctx: ServiceContext,
  rows: readonly ImportRow[],
  matchOn: MatchKey,
): Promise<KnownLeads> {
  const domains = rows.flatMap(({ domain }) => domain ?? []);
  const externalIds = rows.flatMap(({ externalId }) => externalId ?? []);
  const ids = rows.flatMap(({ id }) => id ?? []);
  const [byIdentity, byId] = await Promise.all([
    domains.length + externalIds.length > 0 ? ctx.leads.findByIdentity(domains, externalIds) : [],
    ids.length > 0 ? ctx.leads.findMany(ids) : [],
  ]);
  const found = new Map<string, Lead>();
  for (const lead of [...byId, ...byIdentity]) {
    found.set(`i:${lead.id}`, lead);
    if (lead.domain !== null) found.set(`d:${lead.domain}`, lead);
    if (lead.externalId !== null) found.set(`e:${lead.externalId}`, lead);
  }
  const byDomain = ({ domain }: ImportRow) => (domain === null ? undefined : found.get(`d:${domain}`));
  const byExternalId = ({ externalId }: ImportRow) => (externalId === null ? undefined : found.get(`e:${externalId}`));
  const byOwnId = ({ id }: ImportRow) => (id === null ? undefined : found.get(`i:${id}`));
  return {
    leadOf: (row) =>
      (matchOn === "domain" ? (byDomain(row) ?? byExternalId(row)) : (byExternalId(row) ?? byDomain(row))) ??
      byOwnId(row),
    rivalOf: (row) => {
      const [one, other] = [byDomain(row), byExternalId(row)];
      return one && other && one.id !== other.id ? { byDomain: one.id, byExternalId: other.id } : null;
    },
  };
}
