import { z } from "zod";
import { isDecisionMaker, seniorityOf } from "../../domain/job-title.ts";
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
const perPage = 100;

/**
 * Free, and names nobody: an id, a first name, a title. One company at a time, since the rows do not say whose they are.
 * Everybody first, since small companies' people often have no seniority at Apollo and one page holds them all. Apollo's
 * own ranks are asked for only where they could know of somebody else: of a title that we cannot rank, or on later pages.
 */
export async function searchPeople(http: ProviderHttp, domain: string, limit: number): Promise<Priced<PersonHint[]>> {
  const all = await ask(http, domain, {});
  const byTitle = all.value.filter(({ jobTitle }) => isDecisionMaker(jobTitle));
  const isWhole = all.value.length < perPage;
  const mayDecide = ({ hasEmail, jobTitle }: PersonHint) => hasEmail && seniorityOf(jobTitle) === null;
  if (byTitle.some(({ hasEmail }) => hasEmail) || (isWhole && !all.value.some(mayDecide))) {
    return { ...all, value: byTitle.slice(0, limit) };
  }
  const ranked = await ask(http, domain, { person_seniorities: deciders });
  return {
    value: (ranked.value.length > 0 ? ranked.value : byTitle).slice(0, limit),
    credits: all.credits + ranked.credits,
    cached: all.cached && ranked.cached,
  };
}

async function ask(http: ProviderHttp, domain: string, filters: Record<string, unknown>) {
  const body = { q_organization_domains_list: [domain], ...filters, page: 1, per_page: perPage };
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
