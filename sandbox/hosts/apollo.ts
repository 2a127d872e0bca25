import { apolloNoCredits, apolloRateLimited, apolloUnauthorized } from "../fault-replies.ts";
import type { Host } from "../host.ts";
import { apolloKey } from "../keys.ts";
import { type InnerRequest, json, type Reply, text } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { apiUsage, apolloProfile, creditUsage } from "./apollo-account.ts";
import { searchCompanies } from "./apollo-companies.ts";
import { bulkEnrichOrganizations, enrichOrganization } from "./apollo-enrich.ts";
import { bulkMatchPeople, matchPerson } from "./apollo-match.ts";
import { type ApolloParams, readApolloParams } from "./apollo-params.ts";
import { searchPeople } from "./apollo-people.ts";
import { countApolloCall } from "./apollo-rate-limit.ts";

export type ApolloEndpoint = (params: ApolloParams, state: SandboxState) => Reply;

const endpoints: Record<string, ApolloEndpoint> = {
  "POST mixed_companies/search": searchCompanies,
  "POST mixed_people/api_search": searchPeople,
  "POST people/match": matchPerson,
  "POST people/bulk_match": bulkMatchPeople,
  "GET organizations/enrich": enrichOrganization,
  "POST organizations/enrich": enrichOrganization,
  "POST organizations/bulk_enrich": bulkEnrichOrganizations,
  "GET users/api_profile": apolloProfile,
  "POST usage_stats/api_usage_stats": apiUsage,
  "POST usage_stats/credit_usage_stats": creditUsage,
};

const deprecated =
  "This endpoint is deprecated for API callers. Please use the new mixed_people/api_search endpoint: https://docs.apollo.io/reference/people-api-search.";

/** Wire format: reference/providers.md part 1. */
export const apollo: Host = {
  serves: (hostname) => hostname === "api.apollo.io",
  operation: (url) => `apollo ${endpointName(url)}`,
  handle: answerApollo,
};

function endpointName(url: URL): string {
  return url.pathname.replace(/^\/(api\/)?v1\//, "");
}

function answerApollo(request: InnerRequest, state: SandboxState): Reply {
  const name = endpointName(request.url);
  const isKnownKey = request.headers["x-api-key"] === apolloKey;
  // A bad key is still a 200 here.
  if (name === "auth/health") return json({ healthy: true, is_logged_in: isKnownKey });
  if (!isKnownKey) return refuse(request);
  const endpoint = endpoints[`${request.method} ${name}`];
  if (!endpoint && name === "mixed_people/search") return json({ error: deprecated }, 422);
  if (!endpoint) return json({ error: "Not Found" }, 404);
  const limits = countApolloCall(state, name);
  if (limits.exceeded) return apolloRateLimited(request.url.pathname, limits.exceeded, limits.headers);
  const params = readApolloParams(request);
  if (params === null) return json({ error: "Invalid parameters" }, 422, limits.headers);
  const reply = endpoint(params, state);
  const charged = state.session.apolloCredits.spend(reply.credits ?? 0) ? reply : json(apolloNoCredits, 422);
  return { ...charged, headers: { ...charged.headers, ...limits.headers } };
}

function refuse(request: InnerRequest): Reply {
  if (!request.headers["x-api-key"] && request.headers.authorization?.startsWith("Bearer ")) {
    return json({ error: "Invalid access token.", error_code: "INVALID_ACCESS_TOKEN" }, 401);
  }
  return text(apolloUnauthorized, 401);
}
