import { hunterError } from "../fault-replies.ts";
import { json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import type { Company, Person } from "../world/types.ts";
import { describeCompany, isThin } from "./hunter-company-profile.ts";
import { knownCompany } from "./hunter-emails.ts";
import { claimedEmail } from "./hunter-finder.ts";
import { type HunterParams, textOf } from "./hunter-params.ts";
import { describePerson } from "./hunter-person-profile.ts";

const notFound = (what: string) => hunterError(404, "not_found", `The ${what} does not exist in our database.`);

/** GET companies/find: 0.2 credits when name, category, location and size are all there. */
export function findCompany(params: HunterParams, state: SandboxState): Reply {
  const domain = textOf(params, "domain");
  if (!domain) return hunterError(400, "wrong_params", "You are missing the domain parameter");
  const company = knownCompany({ domain }, state);
  if (!company) return notFound("company");
  const reply = json({ data: describeCompany(company), meta: { domain: company.domain } });
  return { ...reply, credits: isThin(company) ? 0 : 0.2 };
}

export function findPerson(params: HunterParams, state: SandboxState): Reply {
  const found = lookUp(params, state);
  if ("status" in found) return found;
  return {
    ...json({ data: describePerson(found.company, found.person), meta: { email: found.person.email } }),
    credits: 0.2,
  };
}

export function findCombined(params: HunterParams, state: SandboxState): Reply {
  const found = lookUp(params, state);
  if ("status" in found) return found;
  const data = { person: describePerson(found.company, found.person), company: describeCompany(found.company) };
  return { ...json({ data, meta: { email: found.person.email } }), credits: 0.2 };
}

interface Found {
  company: Company;
  person: Person;
}

function lookUp(params: HunterParams, state: SandboxState): Found | Reply {
  const email = textOf(params, "email")?.toLowerCase();
  const handle = textOf(params, "linkedin_handle")?.toLowerCase();
  if (!email && !handle) return hunterError(400, "wrong_params", "You are missing the email parameter");
  for (const company of state.world.companies) {
    const person = company.people.find((known) => known.email === email || known.linkedinUrl.endsWith(`/in/${handle}`));
    if (!person) continue;
    if (person.verifierQuirk === "claimed") return claimedEmail();
    if (company.atHunter && person.atHunter) return { company, person };
  }
  return notFound("email address");
}
