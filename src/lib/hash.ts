import { createHash, createHmac } from "node:crypto";

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function toHex(bytes: ArrayBuffer): string {
  let hex = "";
  for (const byte of new Uint8Array(bytes)) hex += hexOf[byte];
  return hex;
}

/** Not by crypto.subtle: whoever waits for that waits for a turn of the event loop, and an import hashes thousands. */
export const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");

export const hmacSha256Hex = (key: string, text: string): string =>
  createHmac("sha256", key).update(text).digest("hex");

/** Two rounds of MurmurHash3's mixing with different seeds: 64 bits at once, not for use against an adversary. */
export function hash64(text: string): [number, number] {
  let one = 0x9747b28c;
  let other = 0x3c6ef372;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    one = Math.imul(one ^ code, 0x85ebca6b);
    one ^= one >>> 13;
    other = Math.imul(other ^ code, 0xc2b2ae35);
    other ^= other >>> 15;
  }
  return [mix(one ^ text.length), mix(other + one)];
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
