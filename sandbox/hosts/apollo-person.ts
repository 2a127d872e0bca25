import { hashText } from "../world/random.ts";
import type { Company, Person } from "../world/types.ts";
import { describeOrganization } from "./apollo-enrich.ts";
import { emailStatusOf } from "./apollo-people.ts";

const lockedEmail = "email_not_unlocked@domain.com";

export function describePerson(company: Company, person: Person) {
  const { place } = company;
  return {
    id: person.apolloId,
    first_name: person.firstName,
    last_name: person.lastName,
    name: `${person.firstName} ${person.lastName}`,
    linkedin_url: person.linkedinUrl,
    title: person.title,
    email_status: person.apolloEmail === "locked" ? null : emailStatusOf(person),
    photo_url: null,
    twitter_url: null,
    github_url: null,
    facebook_url: null,
    extrapolated_email_confidence: emailStatusOf(person) === "extrapolated" ? 0.6 : null,
    headline: `${person.title} at ${company.name}`,
    email: person.apolloEmail === "locked" ? lockedEmail : person.apolloEmail === "absent" ? null : person.email,
    organization_id: company.apolloId,
    employment_history: [describeEmployment(company, person)],
    state: place.region,
    city: place.city,
    country: place.country,
    contact_id: null,
    revealed_for_current_team: person.apolloEmail !== "locked",
    organization: describeOrganization(company),
    is_likely_to_engage: false,
    show_intent: false,
    departments: [person.apolloDepartment],
    subdepartments: [person.apolloFunction],
    functions: [person.apolloFunction],
    // Small companies often have none at Apollo.
    seniority: company.employees < 10 ? null : person.seniority,
  };
}

function describeEmployment(company: Company, person: Person) {
  const id = person.apolloId.replace(/^.{4}/, "e0e0");
  return {
    _id: id,
    id,
    key: id,
    current: true,
    organization_id: company.apolloId,
    organization_name: company.name,
    title: person.title,
    start_date: person.startedOn,
    end_date: null,
    created_at: null,
    updated_at: null,
    degree: null,
    description: null,
    emails: null,
    grade_level: null,
    kind: null,
    major: null,
    raw_address: null,
  };
}

/** For an unknown address Apollo makes up a person: unbilled, without title, match_confidence "none". */
export function inventUnknown(email: string) {
  const id = `ffff${String(hashText(email)).padStart(20, "0")}`;
  return {
    id,
    first_name: null,
    last_name: null,
    name: null,
    title: null,
    email,
    email_status: null,
    match_confidence: "none",
    organization: null,
  };
}
