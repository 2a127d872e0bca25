import { z } from "zod";
import { type FoundContact, seniorities } from "../../domain/contact.ts";
import { AppError } from "../../domain/errors.ts";
import { isDecisionMaker, seniorityOf } from "../../domain/job-title.ts";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import type { MatchedPerson, PersonHint, PersonIdentity, Priced } from "../provider.ts";
import { number, requiredList } from "../wire.ts";
import { askInBatches, batchForMs, perCall } from "./ask-in-batches.ts";
import { endpoint, headers } from "./endpoint.ts";
import { isLocked, isMadeUp, Person, toMatchedPerson } from "./person.ts";
import { searchPeople } from "./search-people.ts";

// Personal addresses are nobody's business, and a phone costs eight credits and arrives at a webhook.
const flags = { reveal_personal_emails: "false", reveal_phone_number: "false" };

// Whoever is unknown may be left out or be a null, which is no odd item.
const Matched = z.object({
  matches: requiredList(Person.nullable()),
  credits_consumed: number,
  unique_enriched_records: number,
});

/** Only who was found is in the answer. */
export async function matchPeople(
  http: ProviderHttp,
  ids: readonly string[],
): Promise<Priced<Map<string, MatchedPerson>>> {
  // A locked address cost nothing, and may be open once there are credits again.
  const keptForMs = (person: MatchedPerson | null) => days(person?.isLocked ? 1 : 30);
  const answer = await askInBatches(http, "person", ids, (batch) => matchBatch(http, batch), keptForMs);
  const found = [...answer.value].filter((entry): entry is [string, MatchedPerson] => entry[1] !== null);
  return { ...answer, value: new Map(found) };
}

/** By id, never by position: rows come in any order, and some not at all. Nobody but whom we asked for is taken. */
async function matchBatch(http: ProviderHttp, ids: readonly string[]): Promise<Priced<Map<string, MatchedPerson>>> {
  const { data, credits, cached } = await http.send({
    operation: "people/bulk_match",
    url: endpoint("people/bulk_match", flags),
    headers: headers(http),
    json: { details: ids.map((id) => ({ id })) },
    response: Matched,
    cost: ids.length,
    price: (answer) => answer.credits_consumed ?? answer.unique_enriched_records ?? ids.length,
    remember: { question: ids.toSorted().join(","), forMs: batchForMs },
  });
  const found = new Map<string, MatchedPerson>();
  for (const person of data?.matches ?? []) {
    if (person && ids.includes(person.id) && !isMadeUp(person)) found.set(person.id, toMatchedPerson(person));
  }
  return { value: found, credits, cached };
}

// Nobody is told as `person: null`; an error that came with status 200 has no person at all.
const MatchedOne = z.object({ person: Person.nullable() });

/** One person by what is known of them. A name alone rarely finds anybody. */
export async function matchPerson(http: ProviderHttp, identity: PersonIdentity): Promise<Priced<MatchedPerson | null>> {
  const body = wireIdentity(identity);
  const { data, credits, cached } = await http.send({
    operation: "people/match",
    url: endpoint("people/match", flags),
    headers: headers(http),
    json: body,
    response: MatchedOne,
    cost: 1,
    price: ({ person }) => (person === null || isMadeUp(person) || isLocked(person) ? 0 : 1),
    remember: { question: JSON.stringify(body), forMs: days(30) },
  });
  const person = data?.person ?? null;
  return { value: person === null || isMadeUp(person) ? null : toMatchedPerson(person), credits, cached };
}

function wireIdentity(identity: PersonIdentity): Record<string, string> {
  if ("email" in identity) return { email: identity.email };
  if ("linkedinUrl" in identity) return { linkedin_url: identity.linkedinUrl };
  return { first_name: identity.firstName, last_name: identity.lastName, domain: identity.domain };
}

/** A person whose address is locked costs nothing. So many of them one after the other say that the credits are gone. */
const mostLocked = 3;

/**
 * The people of one company: a free search for who they are, then a credit for each who is looked up, the highest rank
 * first, until one who decides can be reached or `limit` were paid for. What the budget does not allow is left out.
 */
export async function findContacts(http: ProviderHttp, domain: string, limit: number): Promise<Priced<FoundContact[]>> {
  const hints = await searchPeople(http, domain, 25);
  const found: FoundContact[] = [];
  let { credits, cached } = hints;
  let paid = 0;
  let locked = 0;
  const candidates = hints.value.filter(({ hasEmail }) => hasEmail).toSorted((a, b) => rankOf(a) - rankOf(b));
  for (const { id } of candidates.slice(0, perCall)) {
    if (paid >= limit || locked >= mostLocked) break;
    const matched = await matchPeople(http, [id]).catch((error: unknown) => stopForBudget(error, paid));
    if (matched === null) break;
    credits += matched.credits;
    cached &&= matched.cached;
    const person = matched.value.get(id);
    if (!person) continue;
    if (person.isLocked) locked++;
    else paid++;
    // The search also finds people who left.
    if (person.employerDomain !== null && person.employerDomain !== domain) continue;
    found.push(person.contact);
    if (person.contact.emailStatus === "valid" && isDecisionMaker(person.contact.jobTitle)) break;
  }
  return { value: found, credits, cached };
}

/** What was paid for already is an answer. */
function stopForBudget(error: unknown, paid: number): null {
  if (paid > 0 && error instanceof AppError && error.code === "over_budget") return null;
  throw error;
}

/** 0 is the highest; whose title says nothing comes last. */
function rankOf({ jobTitle }: PersonHint): number {
  const seniority = seniorityOf(jobTitle);
  return seniority === null ? seniorities.length : seniorities.indexOf(seniority);
}
