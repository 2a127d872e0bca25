import { z } from "zod";
import { isDecisionMaker } from "../../domain/job-title.ts";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import type { PersonHint, Priced } from "../provider.ts";
import { requiredList, requiredText, text } from "../wire.ts";
import { endpoint, headers } from "./endpoint.ts";

// Its counts of all people contradict each other and are not read: the people themselves are what is there.
const FoundPeople = z.object({
  people: requiredList(
    z.object({ id: requiredText, first_name: text, title: text, has_email: z.unknown().optional() }),
  ),
});

const deciders = ["owner", "founder", "c_suite", "vp", "head", "director"];

/**
 * Free, and names nobody: an id, a first name, a title. One company at a time, since the rows do not say whose they are.
 * Small companies' people often have no seniority at Apollo, so where that filter finds nobody, titles decide.
 */
export async function searchPeople(http: ProviderHttp, domain: string, limit: number): Promise<Priced<PersonHint[]>> {
  const ranked = await ask(http, domain, { person_seniorities: deciders });
  if (ranked.value.some(({ hasEmail }) => hasEmail)) return { ...ranked, value: ranked.value.slice(0, limit) };
  const all = await ask(http, domain, {});
  return {
    value: all.value.filter(({ jobTitle }) => isDecisionMaker(jobTitle)).slice(0, limit),
    credits: ranked.credits + all.credits,
    cached: ranked.cached && all.cached,
  };
}

async function ask(http: ProviderHttp, domain: string, filters: Record<string, unknown>) {
  const body = { q_organization_domains_list: [domain], ...filters, page: 1, per_page: 25 };
  const { data, credits, cached } = await http.send({
    operation: "mixed_people/api_search",
    url: endpoint("mixed_people/api_search"),
    headers: headers(http),
    json: body,
    response: FoundPeople,
    cost: 0,
    remember: { question: JSON.stringify(body), forMs: days(30) },
  });
  const value = (data?.people ?? []).map(
    (person): PersonHint => ({
      id: person.id,
      firstName: person.first_name,
      jobTitle: person.title,
      hasEmail: person.has_email === true,
    }),
  );
  return { value, credits, cached };
}
