import { z } from "zod";
import { type EmailStatus, emailStatuses, type FoundContact } from "../../domain/contact.ts";
import { normalizeDomain } from "../../domain/domain-name.ts";
import { normalizeEmail } from "../../domain/email-address.ts";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp, Reply } from "../http.ts";
import type { Priced } from "../provider.ts";
import { number, part, requiredList, requiredText, text, webUrl } from "../wire.ts";
import { endpoint, headers } from "./endpoint.ts";

const FoundAddress = z.object({
  value: requiredText,
  type: text,
  source_type: text,
  confidence: number,
  first_name: text,
  last_name: text,
  position: text,
  department: text,
  linkedin: webUrl,
  phone_number: text,
  verification: part(z.object({ status: text })),
});
type FoundAddress = z.infer<typeof FoundAddress>;
const DomainSearch = z.object({ data: z.object({ domain: text, emails: requiredList(FoundAddress) }) });
type DomainSearch = z.infer<typeof DomainSearch>;

/** A credit buys up to ten addresses, and the free plan refuses more at a time. */
const perCredit = 10;

export async function searchDomain(http: ProviderHttp, domain: string, limit: number): Promise<Priced<FoundContact[]>> {
  const { data, credits, cached } = await ask(http, domain);
  // Another company's addresses than the one's asked for are refused, not merged.
  const isOther = data?.data.domain && normalizeDomain(data.data.domain) !== domain;
  const people = isOther ? [] : (data?.data.emails ?? []).filter((found) => found.type !== "generic");
  return { value: people.slice(0, limit).map(toContact), credits, cached };
}

/** A plan whose cap is lower still says so, for free, and is asked once more within it. */
async function ask(http: ProviderHttp, domain: string): Promise<Reply<DomainSearch>> {
  const first = await askFor(http, domain, perCredit);
  if (first.meaning.kind !== "limited") return first;
  return askFor(http, domain, Math.min(Math.max(first.meaning.to, 1), perCredit - 1));
}

function askFor(http: ProviderHttp, domain: string, limit: number): Promise<Reply<DomainSearch>> {
  return http.send({
    operation: "domain-search",
    url: endpoint("domain-search", { domain, limit: String(limit) }),
    headers: headers(http),
    response: DomainSearch,
    cost: 1,
    price: ({ data }, dropped) => (data.emails.length + dropped > 0 ? 1 : 0),
    ...(limit === perCredit ? { expects: ["limited"] as const } : {}),
    remember: { question: domain, forMs: days(30) },
  });
}

/** A generated address is a guess by pattern: the person is kept, the guess is not. */
function toContact(found: FoundAddress): FoundContact {
  const email = found.source_type === "generated" ? null : normalizeEmail(found.value);
  return {
    firstName: found.first_name,
    lastName: found.last_name,
    email,
    emailStatus: email === null ? "unverified" : statusOf(found.verification?.status),
    emailConfidence: email === null ? null : found.confidence,
    jobTitle: found.position,
    department: found.department,
    linkedinUrl: found.linkedin,
    phone: found.phone_number,
  };
}

/** Hunter drops verifications that are older than a month, so most rows have none. */
export function statusOf(status: string | null | undefined): EmailStatus {
  return emailStatuses.find((known) => known === status) ?? "unverified";
}
