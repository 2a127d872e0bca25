import { z } from "zod";
import { normalizeDomain } from "../../domain/domain-name.ts";
import { normalizeEmail } from "../../domain/email-address.ts";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import type { PersonProfile, Priced } from "../provider.ts";
import { part, text } from "../wire.ts";
import { Company, observe } from "./company.ts";
import { endpoint, headers } from "./endpoint.ts";

const Person = z.object({
  name: part(z.object({ givenName: text, familyName: text, fullName: text })),
  email: text,
  employment: part(z.object({ domain: text, title: text, role: text })),
  linkedin: part(z.object({ handle: text })),
  phone: text,
});
type Person = z.infer<typeof Person>;
const Combined = z.object({ data: z.object({ person: Person, company: part(Company) }) });

/** A fifth of a credit, and only where name and position are known; a 200 may be all nulls. */
export async function lookUpPerson(http: ProviderHttp, email: string): Promise<Priced<PersonProfile | null>> {
  const { data, credits, cached } = await http.send({
    operation: "combined/find",
    url: endpoint("combined/find", { email }),
    headers: headers(http),
    response: Combined,
    // Measured for the person's half only, so the price is never taken for less.
    cost: 0.2,
    remember: { question: email, forMs: days(30) },
  });
  const found = data?.data;
  // Somebody else's address than the one asked for is refused, not merged.
  const isOther = found?.person.email && normalizeEmail(found.person.email) !== email;
  if (!found || isOther || isNobody(found.person)) return { value: null, credits, cached };
  return { value: toProfile(found.person, found.company, email), credits, cached };
}

const isNobody = ({ name, employment }: Person): boolean =>
  !name?.givenName && !name?.familyName && !name?.fullName && !employment?.title;

function toProfile(person: Person, company: Company | null, email: string): PersonProfile {
  const { name, employment, linkedin } = person;
  const employerDomain = employment?.domain ? normalizeDomain(employment.domain) : null;
  const [first, ...rest] = name?.fullName?.split(/\s+/) ?? [];
  const isSplit = name?.givenName || name?.familyName;
  return {
    contact: {
      firstName: isSplit ? (name?.givenName ?? null) : (first ?? null),
      lastName: isSplit ? (name?.familyName ?? null) : rest.join(" ") || null,
      email,
      // It describes the address's owner; whether the address takes mail it does not say.
      emailStatus: "unverified",
      emailConfidence: null,
      jobTitle: employment?.title ?? null,
      department: employment?.role ?? null,
      linkedinUrl: linkedin?.handle ? profileUrl(linkedin.handle) : null,
      phone: person.phone,
    },
    employerDomain,
    company: company && employerDomain ? observe(company, employerDomain) : null,
  };
}

/** The handle comes percent-encoded already; anything that would leave the path is none. */
const profileUrl = (handle: string): string | null =>
  /^[\w%.~-]{1,200}$/.test(handle) ? `https://www.linkedin.com/in/${handle}` : null;
