import type { SandboxState } from "../state.ts";
import type { Company, Person } from "../world/types.ts";
import { type HunterParams, textOf } from "./hunter-params.ts";

export interface HunterEmail {
  value: string;
  type: "personal" | "generic";
  source_type: "found" | "generated";
  confidence: number;
  sources: { domain: string; uri: string; extracted_on: string; last_seen_on: string; still_on_page: boolean }[];
  first_name: string | null;
  last_name: string | null;
  position: string | null;
  position_raw: string | null;
  seniority: string | null;
  department: string | null;
  decision_maker: boolean | null;
  linkedin: string | null;
  twitter: null;
  phone_number: string | null;
  verification: { date: string | null; status: string | null };
}

/** By domain, else by name; null when Hunter does not know the company. */
export function knownCompany(params: HunterParams, state: SandboxState): Company | null {
  const domain = textOf(params, "domain")
    ?.toLowerCase()
    .replace(/^www\./, "");
  if (domain !== undefined) {
    const company = state.byDomain.get(domain);
    return company?.atHunter ? company : null;
  }
  const name = textOf(params, "company")?.toLowerCase();
  if (name === undefined) return null;
  return state.world.companies.find((company) => company.atHunter && company.name.toLowerCase() === name) ?? null;
}

/** Everybody whom Hunter may show: who asked not to be processed is left out. */
export function hunterPeople(company: Company): Person[] {
  return company.people.filter((person) => person.atHunter && person.verifierQuirk !== "claimed");
}

export function hunterEmails(company: Company): HunterEmail[] {
  return [
    ...hunterPeople(company).map((person) => describePerson(company, person)),
    ...company.mailboxes.map((address) => describeMailbox(company, address)),
  ];
}

function sourcesOf(company: Company, page: string) {
  const uri = `http://${company.domain}/${page}`;
  return [
    {
      domain: company.domain,
      uri,
      extracted_on: "2026-02-11",
      last_seen_on: "2026-10-02",
      still_on_page: company.index % 7 !== 0,
    },
  ];
}

function describePerson(company: Company, person: Person): HunterEmail {
  return {
    value: person.email,
    type: "personal",
    source_type: person.hunterSourceType,
    confidence: person.hunterConfidence,
    sources: person.hunterSourceType === "found" ? sourcesOf(company, "about") : [],
    first_name: person.firstName,
    last_name: person.lastName,
    position: person.title,
    position_raw: person.title,
    seniority: person.hunterSeniority,
    department: person.hunterDepartment,
    decision_maker: person.decisionMaker,
    linkedin: person.linkedinUrl,
    twitter: null,
    phone_number: person.phone,
    verification: person.hunterVerified ? { date: "2026-11-03", status: person.truth } : { date: null, status: null },
  };
}

function describeMailbox(company: Company, address: string): HunterEmail {
  return {
    value: address,
    type: "generic",
    source_type: "found",
    confidence: 90,
    sources: sourcesOf(company, "contact"),
    first_name: null,
    last_name: null,
    position: null,
    position_raw: null,
    seniority: null,
    department: null,
    decision_maker: null,
    linkedin: null,
    twitter: null,
    phone_number: null,
    verification: { date: null, status: null },
  };
}
