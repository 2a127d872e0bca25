import { json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import type { Company, Person } from "../world/types.ts";
import { filterCompanies } from "./apollo-filters.ts";
import { type ApolloParams, listOf, pageOf, stringOf } from "./apollo-params.ts";

/** POST mixed_people/api_search: free, and without last name, address, LinkedIn or domain. */
export function searchPeople(params: ApolloParams, state: SandboxState): Reply {
  const page = pageOf(params);
  if (typeof page === "string") return json({ error: page }, 422);
  const result = filterCompanies(
    state.world.companies.filter((company) => company.atApollo),
    params,
  );
  if (typeof result === "string") return json({ error: result }, 422);
  const fits = personTest(params);
  const found = result.found.flatMap((company) =>
    company.people.filter((person) => person.atApollo && fits(person)).map((person) => describeRow(company, person)),
  );
  return json({
    total_entries: found.length,
    people: found.slice((page.page - 1) * page.perPage, page.page * page.perPage),
  });
}

function personTest(params: ApolloParams): (person: Person) => boolean {
  const lower = (name: string) => listOf(params, name)?.map((value) => value.toLowerCase());
  const seniorities = lower("person_seniorities");
  const titles = lower("person_titles");
  const functions = lower("person_functions");
  const statuses = lower("contact_email_status");
  const keywords = stringOf(params, "q_keywords")?.toLowerCase();
  const strict = params.include_similar_titles === false || params.include_similar_titles === "false";
  return (person) => {
    const title = person.title.toLowerCase();
    return (
      (!seniorities?.length || seniorities.includes(person.seniority)) &&
      (!titles?.length || titles.some((wanted) => (strict ? title === wanted : isSimilarTitle(title, wanted)))) &&
      (!functions?.length || functions.includes(person.apolloFunction)) &&
      (!statuses?.length || statuses.includes(emailStatusOf(person) ?? "unavailable")) &&
      (keywords === undefined || `${title} ${person.firstName} ${person.lastName}`.toLowerCase().includes(keywords))
    );
  };
}

/** All words of the wanted title occur in the person's, so "head data" fits "Head of Data". */
function isSimilarTitle(title: string, wanted: string): boolean {
  const words = new Set(title.split(/\W+/));
  return wanted
    .split(/\W+/)
    .filter((word) => word !== "" && word !== "of")
    .every((word) => words.has(word));
}

/** Apollo's view of an address, which is not the truth: half of the dead ones are still "verified". */
export function emailStatusOf(person: Person): string | null {
  if (person.apolloEmail === "absent") return "unavailable";
  if (person.truth === "accept_all") return "extrapolated";
  return person.truth === "unknown" ? "unverified" : "verified";
}

function describeRow(company: Company, person: Person) {
  return {
    id: person.apolloId,
    first_name: person.firstName,
    last_name_obfuscated: `${person.lastName.slice(0, 2)}***${person.lastName.slice(-1)}`,
    title: person.title,
    last_refreshed_at: "2026-10-30T10:15:30.000+00:00",
    has_email: emailStatusOf(person) === "verified",
    has_city: true,
    has_state: false,
    has_country: true,
    has_direct_phone: person.phone ? "Yes" : "Maybe: please request direct dial via people/bulk_match",
    organization: {
      name: company.name,
      has_industry: true,
      has_phone: company.phone !== null,
      has_city: true,
      has_state: true,
      has_country: true,
      has_zip_code: false,
      has_revenue: true,
      has_employee_count: true,
    },
  };
}
