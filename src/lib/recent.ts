export interface Recent<V> {
  get(key: string): V | undefined;
  /** `size` is what it takes of the whole. What takes more than a tenth is not kept. */
  set(key: string, value: V, size: number): void;
}

/** Keeps what was used last, as much as fits. */
export function createRecent<V>(capacity: number): Recent<V> {
  // In the order of their use: a Map keeps that of its insertions.
  const kept = new Map<string, { value: V; size: number }>();
  let used = 0;
  const forget = (key: string) => {
    used -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  };
  return {
    get(key) {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    set(key, value, size) {
      forget(key);
      if (size > capacity / 10) return;
      kept.set(key, { value, size });
      used += size;
      for (const oldest of kept.keys()) {
        if (used <= capacity) return;
        forget(oldest);
      }
    },
  };
}
