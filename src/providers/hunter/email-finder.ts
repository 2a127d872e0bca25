import { z } from "zod";
import { normalizeDomain } from "../../domain/domain-name.ts";
import { normalizeEmail } from "../../domain/email-address.ts";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import type { EmailCount, FoundEmail, Priced } from "../provider.ts";
import { number, part, text, webUrl } from "../wire.ts";
import { statusOf } from "./domain-search.ts";
import { endpoint, headers } from "./endpoint.ts";

// A miss is a 200 of nulls; without the key there is no answer.
const Found = z.object({
  data: z.object({
    email: z.string().nullable(),
    domain: text,
    score: number,
    source_type: text,
    position: text,
    linkedin_url: webUrl,
    verification: part(z.object({ status: text })),
  }),
});

/** A credit for an address, its verification included; a miss is free. */
export async function findEmail(
  http: ProviderHttp,
  person: { firstName: string; lastName: string; domain: string },
): Promise<Priced<FoundEmail | null>> {
  const question = { domain: person.domain, first_name: person.firstName, last_name: person.lastName };
  const { data, credits, cached } = await http.send({
    operation: "email-finder",
    url: endpoint("email-finder", question),
    headers: headers(http),
    response: Found,
    cost: 1,
    price: (found) => (found.data.email === null ? 0 : 1),
    remember: { question: JSON.stringify(question), forMs: days(30) },
    // It looks for ten seconds itself.
    timeoutMs: 15_000,
  });
  const found = data?.data;
  const email = found?.email ? normalizeEmail(found.email) : null;
  // Somebody at another company is not who was asked for.
  const isOther = found?.domain && normalizeDomain(found.domain) !== person.domain;
  if (!found || email === null || isOther) return { value: null, credits, cached };
  const value: FoundEmail = {
    email,
    confidence: found.score,
    status: statusOf(found.verification?.status),
    isGenerated: found.source_type === "generated",
    jobTitle: found.position,
    linkedinUrl: found.linkedin_url,
  };
  return { value, credits, cached };
}

const counts = z.record(z.string(), z.unknown()).transform((all) => {
  const numbers = Object.entries(all).filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1]));
  return Object.fromEntries(numbers);
});
const Counted = z.object({
  data: z.object({
    total: z.int().nonnegative(),
    personal_emails: number,
    generic_emails: number,
    department: part(counts),
    seniority: part(counts),
  }),
});

/** Free: says whether a search is worth its credit. */
export async function countEmails(http: ProviderHttp, domain: string): Promise<Priced<EmailCount>> {
  const { data, credits, cached } = await http.send({
    operation: "email-count",
    url: endpoint("email-count", { domain }),
    headers: headers(http),
    response: Counted,
    cost: 0,
    remember: { question: domain, forMs: days(7) },
  });
  const counted = data?.data;
  const value: EmailCount = {
    total: counted?.total ?? 0,
    personal: counted?.personal_emails ?? 0,
    generic: counted?.generic_emails ?? 0,
    departments: counted?.department ?? {},
    seniorities: counted?.seniority ?? {},
  };
  return { value, credits, cached };
}
