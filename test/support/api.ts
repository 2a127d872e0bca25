import { env, exports } from "cloudflare:workers";
import { expect } from "vitest";
import type { Scope } from "../../src/domain/actor.ts";
import { sha256Hex } from "../../src/lib/hash.ts";
import { newId } from "../../src/lib/id.ts";

export const origin = "https://api.example";
export const base = `${origin}/api/v1`;

export interface CallOptions {
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Null: no key. Left out: a key with all scopes. */
  key?: string | null;
}

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
const pick = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => letters[byte % letters.length]).join("");

export interface ApiKeyRow {
  id: string;
  key: string;
  prefix: string;
}

/** An API key as `npm run key` makes it: only its hash is in the database. */
export async function givenKey(scopes: readonly Scope[], revokedAt: string | null = null): Promise<ApiKeyRow> {
  const [id, prefix, at] = [newId(), pick(8), new Date().toISOString()];
  const key = `lde_${prefix}_${pick(43)}`;
  await env.DB.prepare(
    "INSERT INTO api_keys (id, name, key_hash, prefix, scopes, revoked_at, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?)",
  )
    .bind(id, `test ${prefix}`, sha256Hex(key), prefix, JSON.stringify(scopes), revokedAt, at, at)
    .run();
  return { id, key, prefix };
}

/** By test file, since none finds what another stored. */
const adminKeys = new Map<string | undefined, Promise<ApiKeyRow>>();

function adminKey(): Promise<ApiKeyRow> {
  const { testPath } = expect.getState();
  const known = adminKeys.get(testPath) ?? givenKey(["admin"]);
  adminKeys.set(testPath, known);
  return known;
}

/** One request through the whole Worker. `path` is below /api/v1, or absolute from "/" with a leading "//". */
export async function callApi(method: string, path: string, options: CallOptions = {}): Promise<Response> {
  const key = options.key === undefined ? (await adminKey()).key : options.key;
  const { body } = options;
  const url = path.startsWith("//") ? `${origin}${path.slice(1)}` : `${base}${path}`;
  return exports.default.fetch(
    new Request(url, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    }),
  );
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  request_id: string;
  retryable: boolean;
  errors?: { pointer?: string; parameter?: string; code: string; detail: string }[];
  existing_id?: string;
}

export const problemOf = (response: Response): Promise<Problem> => response.json<Problem>();
