import { hunterError } from "../fault-replies.ts";
import { json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import type { Person } from "../world/types.ts";
import { knownCompany } from "./hunter-emails.ts";
import { type HunterParams, textOf } from "./hunter-params.ts";

const echoed = ["first_name", "last_name", "full_name", "domain", "company", "linkedin_handle", "max_duration"];
export const claimedEmail = () =>
  hunterError(
    451,
    "claimed_email",
    "The person behind this email address asked us not to process their personal data.",
  );

/** GET email-finder: 1 credit when found; a miss is a free 200 of nulls. It also finds people whom domain-search does not list. */
export function findEmail(params: HunterParams, state: SandboxState): Reply {
  const refusal = refuseFinder(params);
  if (refusal) return refusal;
  const handle = textOf(params, "linkedin_handle");
  const company = handle
    ? (state.world.companies.find(
        (known) => known.atHunter && known.people.some((person) => hasHandle(person, handle)),
      ) ?? null)
    : knownCompany(params, state);
  const wanted = wantedName(params);
  const person = company?.people.find((known) =>
    handle ? hasHandle(known, handle) : `${known.firstName} ${known.lastName}`.toLowerCase() === wanted,
  );
  if (person?.verifierQuirk === "claimed") return claimedEmail();
  const found = person && person.truth !== "invalid" ? person : undefined;
  const verified =
    found && found.truth !== "unknown" ? { date: "2026-11-03", status: found.truth } : { date: null, status: null };
  const reply = json({
    data: {
      first_name: found?.firstName ?? textOf(params, "first_name") ?? null,
      last_name: found?.lastName ?? textOf(params, "last_name") ?? null,
      email: found?.email ?? null,
      score: found?.hunterConfidence ?? null,
      domain: company?.domain ?? textOf(params, "domain") ?? null,
      accept_all: found ? (company?.acceptsAll ?? null) : null,
      position: found?.atHunter ? found.title : null,
      twitter: null,
      linkedin_url: found?.atHunter ? found.linkedinUrl : null,
      phone_number: null,
      company: company?.name ?? null,
      source_type: found ? (found.atHunter ? found.hunterSourceType : "generated") : null,
      sources: [],
      verification: verified,
    },
    meta: { params: Object.fromEntries(echoed.map((name) => [name, params[name] ?? null])) },
  });
  return { ...reply, credits: found ? 1 : 0 };
}

function hasHandle(person: Person, handle: string): boolean {
  return person.linkedinUrl.endsWith(`/${handle.toLowerCase()}`);
}

function wantedName(params: HunterParams): string {
  const parts = `${textOf(params, "first_name") ?? ""} ${textOf(params, "last_name") ?? ""}`;
  return (textOf(params, "full_name") ?? parts).trim().toLowerCase();
}

function refuseFinder(params: HunterParams): Reply | null {
  if (textOf(params, "linkedin_handle")) return null;
  if (!textOf(params, "domain") && !textOf(params, "company")) {
    return hunterError(400, "wrong_params", "You are missing the domain parameter");
  }
  if (textOf(params, "full_name")) return null;
  if (!textOf(params, "first_name"))
    return hunterError(400, "invalid_first_name", "The first name is missing or invalid.");
  if (!textOf(params, "last_name"))
    return hunterError(400, "invalid_last_name", "The last name is missing or invalid.");
  return null;
}
