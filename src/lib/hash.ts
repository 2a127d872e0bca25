const encoder = new TextEncoder();

export function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
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
