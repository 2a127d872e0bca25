import { isRecord, json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { hashText } from "../world/random.ts";
import type { Company, Person } from "../world/types.ts";
import { bulkRefusal } from "./apollo-enrich.ts";
import { type ApolloParams, stringOf } from "./apollo-params.ts";
import { describePerson, inventUnknown } from "./apollo-person.ts";

interface Match {
  company: Company;
  person: Person;
}

const identityKeys = ["id", "first_name", "last_name", "name", "email", "hashed_email", "linkedin_url"];

/** POST people/match: 1 credit per person found, 0 when the address stays locked. */
export function matchPerson(params: ApolloParams, state: SandboxState): Reply {
  if (!identityKeys.some((key) => stringOf(params, key))) return json({ error: "Invalid parameters" }, 422);
  if (asksForPhone(params) && !stringOf(params, "webhook_url")) return json({ error: "Invalid parameters" }, 422);
  const match = findPerson(params, state);
  const requestId = requestIdOf(JSON.stringify(params));
  if (match)
    return {
      ...writeRaw({ person: describePerson(match.company, match.person) }, requestId),
      credits: costOf(match, params),
    };
  const email = stringOf(params, "email");
  return writeRaw({ person: email === undefined ? null : inventUnknown(email) }, requestId);
}

export function bulkMatchPeople(params: ApolloParams, state: SandboxState): Reply {
  if (!Array.isArray(params.details) || params.details.length === 0) {
    return bulkRefusal("INVALID_REQUEST", "invalid request, missing details");
  }
  if (params.details.length > 10) return bulkRefusal("RECORD_LIMIT_EXCEEDED", "record limit exceeded, maximum is 10");
  if (!params.details.every(isRecord)) {
    const error_message = "no implicit conversion of Symbol into Integer";
    return json({ status: "failed", error_code: "UNKNOWN_ERROR", error_message }, 422);
  }
  const matches = params.details.map((detail) => findPerson(detail, state));
  const credits = matches.reduce((sum, match) => sum + (match ? costOf(match, params) : 0), 0);
  const charged = matches.filter((match) => match && costOf(match, params) > 0).length;
  const rows = matches.map((match) => (match ? describePerson(match.company, match.person) : null));
  const seed = JSON.stringify(params.details);
  // Nobody promises the order of the request, so it differs in half of the answers.
  if (hashText(seed) % 2 === 1) rows.reverse();
  const reply = writeRaw(
    {
      status: "success",
      error_code: null,
      error_message: null,
      total_requested_enrichments: matches.length,
      unique_enriched_records: charged,
      missing_records: matches.filter((match) => match === null).length,
      credits_consumed: credits,
      matches: rows,
    },
    requestIdOf(seed),
  );
  return { ...reply, credits };
}

function asksForPhone(params: ApolloParams): boolean {
  return params.reveal_phone_number === true || params.reveal_phone_number === "true";
}

function costOf({ person }: Match, params: ApolloParams): number {
  const phone = asksForPhone(params) && person.phone ? 8 : 0;
  return (person.apolloEmail === "locked" ? 0 : 1) + phone;
}

function findPerson(detail: ApolloParams, state: SandboxState): Match | null {
  const [id, email, profile] = ["id", "email", "linkedin_url"].map((key) => stringOf(detail, key)?.toLowerCase());
  const linkedin = profile?.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
  const full =
    stringOf(detail, "name") ?? `${stringOf(detail, "first_name") ?? ""} ${stringOf(detail, "last_name") ?? ""}`;
  const name = full.trim().toLowerCase();
  const domain = stringOf(detail, "domain")
    ?.toLowerCase()
    .replace(/^www\./, "");
  const employer = stringOf(detail, "organization_name")?.toLowerCase();
  for (const company of state.world.companies) {
    if (!company.atApollo) continue;
    const isEmployer = company.domain === domain || company.name.toLowerCase() === employer;
    for (const person of company.people) {
      if (!person.atApollo) continue;
      const isNamed = isEmployer && `${person.firstName} ${person.lastName}`.toLowerCase() === name;
      const isSame =
        person.apolloId === id ||
        person.email === email ||
        (linkedin !== undefined && person.linkedinUrl.endsWith(linkedin));
      if (isNamed || isSame) return { company, person };
    }
  }
  return null;
}

/** A signed 64-bit number beyond 2^53, negative for half of the requests. */
function requestIdOf(seed: string): string {
  const digits = (4_000_000_000_000_000_000n + BigInt(hashText(seed)) * 1_000_000_007n).toString();
  return hashText(`sign:${seed}`) % 2 === 0 ? `-${digits}` : digits;
}

/** JSON.stringify cannot write such a number. */
function writeRaw(body: Record<string, unknown>, requestId: string): Reply {
  const reply = json(body);
  return { ...reply, body: `${String(reply.body).slice(0, -1)},"request_id":${requestId}}` };
}
