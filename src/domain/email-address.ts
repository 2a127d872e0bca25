import { registrableDomain } from "./domain-name.ts";

// RFC 5321 lengths; each repeat is bounded, so the match is linear.
const pattern = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})$/;

/** Lower-case address with an A-label host, or null where the text is none. Display names are not accepted. */
export function normalizeEmail(input: string): string | null {
  // Checked before lower-casing, which turns some letters (U+212A) into ASCII ones.
  if (/[^\p{ASCII}]/u.test(input.trim().replace(/@[^@]*$/, ""))) return null;
  const text = input.trim().toLowerCase();
  const at = text.lastIndexOf("@");
  if (at < 1) return null;
  const host = text.slice(at + 1);
  if (!URL.canParse(`https://${host}`) || /[/?#:\s\p{Cc}]/u.test(host)) return null;
  const email = `${text.slice(0, at)}@${new URL(`https://${host}`).hostname}`;
  const local = email.slice(0, email.lastIndexOf("@"));
  if (
    email.length > 254 ||
    !pattern.test(email) ||
    local.startsWith(".") ||
    local.endsWith(".") ||
    local.includes("..")
  )
    return null;
  return registrableDomain(emailHost(email)) === null ? null : email;
}

export const emailHost = (email: string): string => email.slice(email.lastIndexOf("@") + 1);
