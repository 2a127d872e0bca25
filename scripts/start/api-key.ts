import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunSql } from "../d1.ts";
import { allScopes, createApiKey } from "../key/api-key.ts";
import { insertKey } from "../key/key-table.ts";

/** The key of an earlier `npm start` on this state if the API still takes it, else a new one with all scopes. */
export async function ensureApiKey(url: string, stateDir: string, runSql: RunSql): Promise<string> {
  const path = join(stateDir, "api-key");
  const known = (await readFile(path, "utf8").catch(() => "")).trim();
  if (known.startsWith("lde_") && (await isAccepted(url, known))) return known;

  const { key, row } = createApiKey("npm start", allScopes);
  await insertKey(runSql, row);
  await writeFile(path, `${key}\n`, { mode: 0o600 });
  // The mode above only counts for a file that did not exist.
  await chmod(path, 0o600);
  return key;
}

async function isAccepted(url: string, key: string): Promise<boolean> {
  const response = await fetch(`${url}/api/v1/leads?limit=1`, { headers: { authorization: `Bearer ${key}` } });
  await response.body?.cancel();
  return response.ok;
}
