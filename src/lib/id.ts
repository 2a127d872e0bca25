import { v7 } from "uuid";

const pool = new Uint8Array(16 * 256);
let used = pool.length;

/** Random bytes fetched for 256 ids at once: an import makes hundreds of thousands. */
function randomBytes(): Uint8Array {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  used += 16;
  return pool.subarray(used - 16, used);
}

let msecs = 0;
let sequence = 0;

/** UUIDv7: sorts by time, so that an index on it grows at its end; within a millisecond, in the order of the calls. */
export function newId(): string {
  const random = randomBytes();
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    sequence = new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1;
  } else {
    sequence = (sequence + 1) >>> 0;
    if (sequence === 0) msecs++;
  }
  return v7({ random, msecs, seq: sequence });
}

/** No id of this time or later sorts before it. */
export const firstIdOf = (time: Date): string => {
  const hex = time.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

/** What ids of this time begin with; three hexadecimal digits for their order and an `idTail` make one whole. */
export const idHead = (time: Date): string => firstIdOf(time).slice(0, "01234567-89ab-7".length);

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The random end of an id whose time is not known yet: 62 bits. */
export function idTail(): string {
  const random = randomBytes();
  const byte = (i: number) => hex[random[i] ?? 0];
  const variant = hex[0x80 | ((random[0] ?? 0) & 0x3f)];
  return `-${variant}${byte(1)}-${byte(2)}${byte(3)}${byte(4)}${byte(5)}${byte(6)}${byte(7)}`;
}
