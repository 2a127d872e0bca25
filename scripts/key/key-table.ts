import { type RunSql, textLiteral } from "../d1.ts";
import type { ApiKeyRow } from "./api-key.ts";

export interface ListedKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export type RevokeOutcome =
  | { outcome: "revoked"; name: string; prefix: string }
  | { outcome: "already_revoked"; name: string; prefix: string; at: string }
  | { outcome: "unknown" };

export async function insertKey(runSql: RunSql, row: ApiKeyRow): Promise<void> {
  const values = [row.id, row.name, row.keyHash, row.prefix, JSON.stringify(row.scopes), row.createdAt, row.createdAt];
  await runSql(
    `INSERT INTO api_keys (id, name, key_hash, prefix, scopes, created_at, updated_at) VALUES (${values.map(textLiteral).join(", ")})`,
  );
}

export async function listKeys(runSql: RunSql): Promise<ListedKey[]> {
  const rows = await runSql(
    "SELECT id, name, prefix, scopes, created_at, last_used_at, revoked_at FROM api_keys ORDER BY created_at, id",
  );
  return rows.map((row) => ({
    id: String(row.id),
    name: String(row.name),
    prefix: String(row.prefix),
    scopes: scopesText(row.scopes),
    createdAt: String(row.created_at),
    lastUsedAt: textOrNull(row.last_used_at),
    revokedAt: textOrNull(row.revoked_at),
  }));
}

/** `which` is a prefix, an id or a whole key; only its prefix is used of a key. */
export async function revokeKey(runSql: RunSql, which: string): Promise<RevokeOutcome> {
  const wanted = textLiteral(/^lde_([a-z0-9]{8})(_|$)/.exec(which)?.[1] ?? which);
  const now = textLiteral(new Date().toISOString());
  const [revoked] = await runSql(
    `UPDATE api_keys SET revoked_at = ${now}, updated_at = ${now} WHERE (prefix = ${wanted} OR id = ${wanted}) AND revoked_at IS NULL RETURNING name, prefix`,
  );
  if (revoked) return { outcome: "revoked", name: String(revoked.name), prefix: String(revoked.prefix) };
  const [known] = await runSql(
    `SELECT name, prefix, revoked_at FROM api_keys WHERE prefix = ${wanted} OR id = ${wanted}`,
  );
  if (!known) return { outcome: "unknown" };
  const { name, prefix, revoked_at } = known;
  return { outcome: "already_revoked", name: String(name), prefix: String(prefix), at: String(revoked_at) };
}

function scopesText(value: unknown): string {
  try {
    const scopes: unknown = JSON.parse(String(value));
    return Array.isArray(scopes) ? scopes.join(",") : String(value);
  } catch {
    return String(value);
  }
}

const textOrNull = (value: unknown) => (typeof value === "string" ? value : null);
