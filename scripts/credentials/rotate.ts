import { credentialContext } from "../../src/domain/credential.ts";
import { type MasterKey, seal, sealedWith, unseal } from "../../src/lib/sealed-text.ts";
import { type RunSql, textLiteral } from "../d1.ts";

export interface Rotation {
  /** Sealed anew with the current master key. */
  rotated: string[];
  /** Sealed with it already. */
  current: string[];
  /** Changed by somebody else while we looked: that is newer, and the next run sees to it. */
  changed: string[];
  /** Opened by none of the keys given: left as they are. */
  unreadable: string[];
}

/**
 * Seals every stored credential with the current master key. Each row is replaced only while it still is what was read,
 * so that a key that somebody stores meanwhile is not lost, and a run that is killed can be repeated.
 */
export async function rotateCredentials(
  runSql: RunSql,
  current: MasterKey,
  previous: readonly MasterKey[],
): Promise<Rotation> {
  const rotation: Rotation = { rotated: [], current: [], changed: [], unreadable: [] };
  const rows = await runSql("SELECT id, service, api_key FROM api_credentials ORDER BY service");
  for (const row of rows) {
    const [provider, sealed] = [String(row.service), String(row.api_key)];
    const context = credentialContext({ id: String(row.id), provider });
    const key = [current, ...previous].find(({ id }) => id === sealedWith(sealed));
    const opened = key && (await unseal(sealed, key, context).catch(() => null));
    if (typeof opened !== "string") rotation.unreadable.push(provider);
    else if (key === current) rotation.current.push(provider);
    else {
      const isOurs = await replace(runSql, provider, sealed, await seal(opened, current, context));
      (isOurs ? rotation.rotated : rotation.changed).push(provider);
    }
  }
  return rotation;
}

async function replace(runSql: RunSql, provider: string, before: string, after: string): Promise<boolean> {
  const now = textLiteral(new Date().toISOString());
  const changed = await runSql(
    `UPDATE api_credentials SET api_key = ${textLiteral(after)}, updated_at = ${now} WHERE service = ${textLiteral(provider)} AND api_key = ${textLiteral(before)} RETURNING id`,
  );
  return changed.length > 0;
}
