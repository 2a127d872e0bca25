import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import type { Priced } from "../provider.ts";

/** Apollo refuses more in one call. */
export const perCall = 10;

/** How long a batch is remembered as such: until what came of it is kept for each of its members. */
export const batchForMs = 3_600_000;

/**
 * Asks about many, ten a call, and keeps the answer for each of them, nobody found too: where two batches overlap, or
 * a later call fails, nothing is paid for twice. `kind` keeps what is asked apart; every key is in the answer.
 */
export async function askInBatches<T>(
  http: ProviderHttp,
  kind: string,
  keys: readonly string[],
  ask: (batch: readonly string[]) => Promise<Priced<ReadonlyMap<string, T>>>,
  keptForMs: (found: T | null) => number = () => days(30),
): Promise<Priced<Map<string, T | null>>> {
  const asked = [...new Set(keys)];
  const nameOf = (key: string) => `${kind} ${key}`;
  const kept = await Promise.all(asked.map((key) => http.recall(nameOf(key))));
  const value = new Map(asked.map((key, i): [string, T | null] => [key, JSON.parse(kept[i] ?? "null") as T | null]));
  const unknown = asked.filter((_, i) => kept[i] === null);
  const total = { credits: 0, cached: true };
  for (let start = 0; start < unknown.length; start += perCall) {
    const batch = unknown.slice(start, start + perCall);
    const answer = await ask(batch);
    total.credits += answer.credits;
    total.cached &&= answer.cached;
    await Promise.all(
      batch.map(async (key) => {
        const found = answer.value.get(key) ?? null;
        value.set(key, found);
        await http.keep(nameOf(key), JSON.stringify(found), keptForMs(found));
      }),
    );
  }
  return { value, ...total };
}
