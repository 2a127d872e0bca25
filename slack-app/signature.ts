const encoder = new TextEncoder();
/** A request may be this old, or its clock this far ahead. */
const freshForSeconds = 300;

export interface SignedRequest {
  secret: string;
  timestamp: string | null;
  signature: string | null;
  /** As it came: text that was decoded and encoded again may be another. */
  body: Uint8Array;
  now: Date;
}

/** Slack's v0 signature: HMAC-SHA256 over `v0:timestamp:body`. Without a secret nothing is signed. */
export async function isSignedBySlack(request: SignedRequest): Promise<boolean> {
  const { secret, body, now } = request;
  const timestamp = /^\d{1,12}$/.exec(request.timestamp ?? "")?.[0];
  const hex = /^v0=([0-9a-f]{64})$/.exec(request.signature ?? "")?.[1];
  if (secret === "" || timestamp === undefined || hex === undefined) return false;
  // Both ways: a time in the future would keep a stolen request fresh for as long.
  if (Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp)) > freshForSeconds) return false;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["verify"]);
  const prefix = encoder.encode(`v0:${timestamp}:`);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  const mac = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  return crypto.subtle.verify("HMAC", key, mac, signed);
}
