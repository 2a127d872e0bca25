import type { ProviderHttp } from "./http.ts";

export interface Found<T> {
  value: T;
  /** How long it is worth remembering; null: not at all. */
  forMs: number | null;
}

export interface Recalled<T> {
  value: T;
  cached: boolean;
}

/** What a provider remembers of work that took several calls; single answers are remembered by `http.send`. */
export interface Memory {
  /** Who asks while somebody else is finding it out waits for that answer. */
  recallOr<T>(name: string, find: () => Promise<Found<T>>): Promise<Recalled<T>>;
}

/** `underway` is shared by all who ask within one invocation; `prefix` keeps providers apart in it. */
export function createMemory(
  http: Pick<ProviderHttp, "recall" | "keep">,
  prefix: string,
  underway: Map<string, Promise<unknown>>,
): Memory {
  async function recallOr<T>(name: string, find: () => Promise<Found<T>>): Promise<Recalled<T>> {
    const known = await http.recall(name);
    if (known !== null) return { value: JSON.parse(known) as T, cached: true };
    const { value, forMs } = await find();
    if (forMs !== null) await http.keep(name, JSON.stringify(value), forMs);
    return { value, cached: false };
  }

  return {
    async recallOr<T>(name: string, find: () => Promise<Found<T>>) {
      const other = underway.get(prefix + name) as Promise<Recalled<T>> | undefined;
      if (other) return { ...(await other), cached: true };
      const work = recallOr(name, find);
      underway.set(prefix + name, work);
      try {
        return await work;
      } finally {
        underway.delete(prefix + name);
      }
    },
  };
}
