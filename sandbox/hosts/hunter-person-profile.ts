import { uuidOf } from "../world/random.ts";
import type { Company, Person } from "../world/types.ts";
import { mailProviders } from "./hunter-company-profile.ts";

export function describePerson(company: Company, person: Person) {
  const { place } = company;
  return {
    id: uuidOf(`hunter-person:${person.email}`),
    name: {
      fullName: `${person.firstName} ${person.lastName}`,
      givenName: person.firstName,
      familyName: person.lastName,
    },
    email: person.email,
    location: null,
    timeZone: null,
    utcOffset: null,
    geo: {
      city: place.city,
      state: null,
      stateCode: null,
      country: place.country,
      countryCode: place.countryCode,
      lat: null,
      lng: null,
    },
    bio: null,
    site: null,
    avatar: null,
    employment: {
      domain: company.domain,
      name: company.name,
      title: person.title,
      role: person.hunterDepartment,
      subRole: null,
      seniority: person.hunterSeniority,
    },
    facebook: { handle: null },
    github: { handle: null },
    twitter: { handle: null },
    linkedin: { handle: person.linkedinUrl.replace(/^.*\/in\//, "") },
    googleplus: { handle: null },
    gravatar: { handle: null, urls: [], avatar: null, avatars: [] },
    fuzzy: false,
    emailProvider: mailProviders[company.mailHost] ?? null,
    indexedAt: "2026-10-20",
    phone: person.phone,
    activeAt: "2026-10-20",
    inactiveAt: null,
  };
}
