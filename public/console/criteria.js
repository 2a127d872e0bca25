/** What the list shows: words, one value a filter, and the order. Empty text: any. */
export const emptyCriteria = {
  query: "",
  status: "",
  lead_score_min: "",
  funding_stage: "",
  country: "",
  industry: "",
  source: "",
  sort: "-lead_score",
};

const listFilters = ["status", "funding_stage", "country", "industry", "source"];

/** The filters as the API takes them. */
export function toFilters(criteria) {
  const lists = listFilters.filter((name) => criteria[name] !== "").map((name) => [name, [criteria[name]]]);
  const score = criteria.lead_score_min === "" ? [] : [["lead_score_min", Number(criteria.lead_score_min)]];
  return Object.fromEntries([...lists, ...score]);
}

export function toSearch(criteria, cursor) {
  const query = criteria.query.trim();
  return {
    ...(query === "" ? {} : { query }),
    filters: toFilters(criteria),
    sort: criteria.sort,
    limit: 50,
    facets: cursor === null,
    ...(cursor === null ? {} : { cursor }),
  };
}

export const isNarrowed = (criteria) =>
  Object.keys(emptyCriteria).some((name) => name !== "sort" && criteria[name] !== emptyCriteria[name]);
