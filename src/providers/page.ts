import { type Candidate, type DiscoveryCriteria, filterNames, isAsked, judge } from "../domain/discovery-criteria.ts";
import type { CompanyObservation, DiscoveryPage } from "./provider.ts";

/** A page of what a source gave whole, since it applies no filter: all that are asked for are applied here. */
export function pageOf<T>(
  items: readonly T[],
  { criteria, offset, limit }: { criteria: DiscoveryCriteria; offset: number; limit: number },
  candidateOf: (item: T) => Candidate,
  toObservation: (item: T) => CompanyObservation,
): DiscoveryPage {
  const asked = filterNames.filter((filter) => isAsked(criteria, filter));
  const verdicts = items.map((item) => ({ item, verdict: judge(criteria, candidateOf(item), asked) }));
  const matches = verdicts.filter(({ verdict }) => verdict === "match").map(({ item }) => item);
  const page = matches.slice(offset, offset + limit);
  return {
    companies: page.map(toObservation),
    found: matches.length,
    leftOutUnknown: verdicts.filter(({ verdict }) => verdict === "unknown").length,
    filtersAppliedHere: asked,
    next: offset + page.length < matches.length ? offset + page.length : null,
  };
}
