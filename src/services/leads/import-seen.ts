/** Which companies and people a file named so far, each with the line on which it did: all that grows with the file. */
export interface SeenRows {
  get(key: string): number | undefined;
  set(key: string, line: number): void;
}

const firstSlots = 1 << 12;

/**
 * 12 bytes a slot, at most two thirds full, where a Map of texts takes ten times that: a million companies in 24 to
 * 48 MB. Keys are known by 64 bits of hash, by which two of a million are one with a chance of 1 in 30 million.
 */
export function createSeenRows(): SeenRows {
  let mask = firstSlots - 1;
  let high = new Uint32Array(firstSlots);
  let low = new Uint32Array(firstSlots);
  let lines = new Uint32Array(firstSlots);
  let size = 0;

  const slotOf = (one: number, other: number): number => {
    let slot = other & mask;
    while (lines[slot] !== 0 && (high[slot] !== one || low[slot] !== other)) slot = (slot + 1) & mask;
    return slot;
  };
  const grow = () => {
    const [oldHigh, oldLow, oldLines] = [high, low, lines];
    const slots = oldLines.length * 2;
    [high, low, lines, mask] = [new Uint32Array(slots), new Uint32Array(slots), new Uint32Array(slots), slots - 1];
    for (let i = 0; i < oldLines.length; i++) {
      const [one, other, line] = [oldHigh[i] ?? 0, oldLow[i] ?? 0, oldLines[i] ?? 0];
      if (line === 0) continue;
      const slot = slotOf(one, other);
      high[slot] = one;
      low[slot] = other;
      lines[slot] = line;
    }
  };
  return {
    get(key) {
      const [one, other] = hash(key);
      return lines[slotOf(one, other)] || undefined;
    },
    set(key, line) {
      const [one, other] = hash(key);
      const slot = slotOf(one, other);
      if (lines[slot] === 0) size++;
      high[slot] = one;
      low[slot] = other;
      lines[slot] = line;
      if (size * 3 > lines.length * 2) grow();
    },
  };
}

/** Two rounds of MurmurHash3's mixing with different seeds: 64 bits, not for use against an adversary. */
function hash(key: string): [number, number] {
  let one = 0x9747b28c;
  let other = 0x3c6ef372;
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    one = Math.imul(one ^ code, 0x85ebca6b);
    one ^= one >>> 13;
    other = Math.imul(other ^ code, 0xc2b2ae35);
    other ^= other >>> 15;
  }
  return [mix(one ^ key.length), mix(other + one)];
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
