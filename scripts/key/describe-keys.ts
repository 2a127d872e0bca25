import { formatTable } from "../table.ts";
import type { ListedKey } from "./key-table.ts";

export function describeKeys(keys: readonly ListedKey[], width: number): string {
  if (keys.length === 0) return "There are no keys yet.";
  return formatTable(
    [
      { title: "PREFIX" },
      { title: "NAME", flexible: true },
      { title: "SCOPES" },
      { title: "CREATED" },
      { title: "LAST USED" },
      { title: "STATE" },
      { title: "ID" },
    ],
    keys.map((key) => [
      key.prefix,
      key.name,
      key.scopes,
      key.createdAt.slice(0, 16),
      key.lastUsedAt?.slice(0, 16) ?? "never",
      key.revokedAt === null ? "active" : `revoked ${key.revokedAt.slice(0, 16)}`,
      key.id,
    ]),
    width,
  );
}
