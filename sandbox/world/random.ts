export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** Both ends included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  sample<T>(items: readonly T[], count: number): T[];
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T;
}

/** FNV-1a with Murmur's last mixing: the same text gives the same 32 bits everywhere, and similar texts unlike ones. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Mulberry32. Each subject has its own stream, so that a new draw in one place leaves all others as they were. */
export function createRandom(stream: string): Random {
  let state = hashText(stream);
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  function int(min: number, max: number): number {
    return min + Math.floor(next() * (max - min + 1));
  }
  function pick<T>(items: readonly T[]): T {
    return items[int(0, items.length - 1)] as T;
  }
  function sample<T>(items: readonly T[], count: number): T[] {
    const rest = [...items];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0) taken.push(...rest.splice(int(0, rest.length - 1), 1));
    return taken;
  }
  function weighted<T>(items: readonly (readonly [T, number])[]): T {
    let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    return (items[items.length - 1] as readonly [T, number])[0];
  }
  return { next, int, chance: (probability) => next() < probability, pick, sample, weighted };
}

/** Lower-case hex of the wanted length, such as Apollo's 24-digit ids. */
export function hexId(text: string, length: number): string {
  let hex = "";
  for (let part = 0; hex.length < length; part += 1) hex += hashText(`${text}:${part}`).toString(16).padStart(8, "0");
  return hex.slice(0, length);
}

/** A version-5-shaped UUID. */
export function uuidOf(text: string): string {
  const hex = hexId(text, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
