import type { Context } from "hono";
import type { ExpectedVersion } from "../services/check-version.ts";
import type { AppEnv } from "./app-env.ts";

export const etagOf = (version: number): string => `"${version}"`;

/** The versions that `If-Match` asks for, by strong comparison; null where any will do. */
export function expectedVersion(c: Context<AppEnv>): ExpectedVersion {
  const header = c.req.header("if-match")?.trim();
  c.set("isConditional", header !== undefined);
  if (header === undefined || header === "*") return null;
  const versions = header.split(",").map((tag) => /^"(\d{1,15})"$/.exec(tag.trim())?.[1]);
  return versions.flatMap((version) => (version === undefined ? [] : Number(version)));
}

/** Whether the caller has this version already (`If-None-Match`, weak comparison). */
export function hasCurrent(c: Context<AppEnv>, version: number): boolean {
  const header = c.req.header("if-none-match");
  if (header === undefined) return false;
  if (header.trim() === "*") return true;
  return header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etagOf(version));
}
