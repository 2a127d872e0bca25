const encoder = new TextEncoder();

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function toHex(bytes: ArrayBuffer): string {
  let hex = "";
  for (const byte of new Uint8Array(bytes)) hex += hexOf[byte];
  return hex;
}

export async function sha256Hex(text: string): Promise<string> {
  return toHex(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

let lastKey: { text: string; secret: Promise<CryptoKey> } | null = null;

/** The last key stays ready: a chunk of an import hashes a thousand addresses with one. */
function importKey(text: string): Promise<CryptoKey> {
  if (lastKey?.text !== text) {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    lastKey = { text, secret: crypto.subtle.importKey("raw", encoder.encode(text), algorithm, false, ["sign"]) };
  }
  return lastKey.secret;
}

export async function hmacSha256Hex(key: string, text: string): Promise<string> {
  const secret = await importKey(key);
  return toHex(await crypto.subtle.sign("HMAC", secret, encoder.encode(text)));
}

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
