import { z } from "zod";
import { normalizeDomain } from "../domain/domain-name.ts";
import { normalizeEmail } from "../domain/email-address.ts";

/** The pieces that input schemas are made of: the same rule for the same thing on every way in. */

const withoutControls = (value: string) => !/[^\P{Cc}\n\r\t]/u.test(value);

const longestOf = new WeakMap<z.ZodType, number>();

/** How long a text of a `line` may be; undefined for any other schema. */
export const longestLine = (schema: z.ZodType): number | undefined => longestOf.get(schema);

/** Text as a person types it: trimmed, in one Unicode form, without control characters. */
export const line = (longest: number) => {
  const schema = z
    .string()
    .trim()
    .min(1, "Must not be empty.")
    .max(longest)
    .refine(withoutControls, {
      message: "Must not contain control characters.",
      params: { code: "control_characters" },
    })
    .refine((value) => value.isWellFormed(), {
      message: "Must be valid Unicode.",
      params: { code: "invalid_unicode" },
    })
    .transform((value) => value.normalize("NFC"));
  longestOf.set(schema, longest);
  return schema;
};

export const domainName = z
  .string()
  .max(2048)
  .transform((value, ctx) => {
    const domain = normalizeDomain(value);
    if (domain !== null) return domain;
    const message = 'Must be a company\'s own domain, say "acme.com".';
    ctx.addIssue({ code: "custom", message, params: { code: "invalid_domain" } });
    return z.NEVER;
  });

export const emailAddress = z
  .string()
  .max(320)
  .transform((value, ctx) => {
    const email = normalizeEmail(value);
    if (email !== null) return email;
    ctx.addIssue({ code: "custom", message: "Must be an e-mail address.", params: { code: "invalid_email" } });
    return z.NEVER;
  });

export const webUrl = z
  .string()
  .trim()
  .max(2048)
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    message: "Must be an http(s) URL.",
    params: { code: "invalid_url" },
  });

export const wholeNumber = (min: number, max: number) => z.number().int().min(min).max(max);

export const score = z.number().min(0).max(100);

/** The most that a request may spend at providers, in credits; 0 is "only what is free". */
export const maxCredits = z.number().min(0).max(1_000_000);

export const words = (most: number) => z.array(line(100)).max(most);

/** A day or an instant, kept as it came: `2026-11-22` or ISO 8601 UTC. */
export const day = z.union([z.iso.date(), z.iso.datetime()], { error: "Must be a date (YYYY-MM-DD) or an ISO time." });

export const uuid = z.uuid("Must be an id (UUID).");
