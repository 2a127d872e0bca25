import { createHash, randomBytes, randomInt } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { wrongUse } from "../failure.ts";

export const allScopes = ["read", "write", "admin"] as const;
export type Scope = (typeof allScopes)[number];

export interface ApiKeyRow {
  id: string;
  name: string;
  keyHash: string;
  prefix: string;
  scopes: readonly Scope[];
  createdAt: string;
}

const prefixLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A new key `lde_<prefix>_<secret>` and the row that is stored of it, which does not contain it. */
export function createApiKey(name: string, scopes: readonly Scope[]): { key: string; row: ApiKeyRow } {
  const prefix = Array.from({ length: 8 }, () => prefixLetters[randomInt(prefixLetters.length)]).join("");
  const key = `lde_${prefix}_${randomBytes(32).toString("base64url")}`;
  const keyHash = createHash("sha256").update(key).digest("hex");
  return { key, row: { id: uuidv7(), name, keyHash, prefix, scopes, createdAt: new Date().toISOString() } };
}

export function parseKeyName(text: string | undefined): string {
  const name = text?.trim() ?? "";
  if (name === "") throw wrongUse('Give the key a name: --name "who or what will use it".');
  if ([...name].length > 100) throw wrongUse("The name is longer than 100 characters.");
  if (/\p{Cc}/u.test(name)) throw wrongUse("The name contains a control character.");
  return name;
}

export function parseScopes(text: string): Scope[] {
  const given = text.split(",").map((scope) => scope.trim());
  const unknown = given.find((scope) => !allScopes.some((known) => known === scope));
  if (unknown !== undefined)
    throw wrongUse(`Unknown scope "${unknown}": --scopes takes a comma list of ${allScopes.join(", ")}.`);
  return allScopes.filter((scope) => given.includes(scope));
}
