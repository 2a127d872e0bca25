/** A key that seals others: 256 bits with a name, so that it can be replaced while texts that it sealed are still read. */
export interface MasterKey {
  id: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const ivBytes = 12;
const encoder = new TextEncoder();

/** Reads `name:base64 of 32 bytes`. @throws Error that says what is wrong and repeats nothing of it */
export function parseMasterKey(text: string): MasterKey {
  const [, id, base64] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})$/.exec(text.trim()) ?? [];
  if (id === undefined || base64 === undefined) throw new Error("must look like NAME:BASE64");
  const bytes = fromBase64(base64);
  if (bytes?.length !== 32) throw new Error(`must hold 32 bytes, not ${bytes?.length ?? "unreadable ones"}`);
  return { id, bytes };
}

/**
 * AES-256-GCM with a random 96-bit IV for every text. `context` says where the text belongs (table, row, column): moved
 * to another place it cannot be opened. The result names its key: `v1.KEY.IV.CIPHERTEXT`.
 */
export async function seal(text: string, key: MasterKey, context: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const algorithm = { name: "AES-GCM", iv, additionalData: contextOf(context, key.id) };
  const sealed = await crypto.subtle.encrypt(algorithm, await importKey(key), encoder.encode(text));
  return ["v1", key.id, toBase64(iv), toBase64(new Uint8Array(sealed))].join(".");
}

/** The name of the key that a sealed text was sealed with, or null where it is no sealed text. */
export const sealedWith = (sealed: string): string | null => partsOf(sealed)?.keyId ?? null;

/** @throws Error where it was sealed with another key or for another place, or was changed since */
export async function unseal(sealed: string, key: MasterKey, context: string): Promise<string> {
  const parts = partsOf(sealed);
  if (parts?.keyId !== key.id) throw new Error("not sealed with this key");
  const algorithm = { name: "AES-GCM", iv: parts.iv, additionalData: contextOf(context, key.id) };
  const bytes = await crypto.subtle.decrypt(algorithm, await importKey(key), parts.ciphertext);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

function partsOf(sealed: string) {
  const [version, keyId, iv, ciphertext, ...rest] = sealed.split(".");
  const bytes = { iv: fromBase64(iv ?? ""), ciphertext: fromBase64(ciphertext ?? "") };
  if (version !== "v1" || !keyId || rest.length > 0 || bytes.iv?.length !== ivBytes || !bytes.ciphertext) return null;
  return { keyId, iv: bytes.iv, ciphertext: bytes.ciphertext };
}

const contextOf = (context: string, keyId: string) => encoder.encode(`${context}:${keyId}`);

const importKey = ({ bytes }: MasterKey) =>
  crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);

const toBase64 = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}
