import { hunterError, hunterNoCredits, hunterUnauthorized } from "../fault-replies.ts";
import type { Host } from "../host.ts";
import { hunterKey } from "../keys.ts";
import { html, type InnerRequest, isRecord, parseJson, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { accountInfo, usageInfo } from "./hunter-account.ts";
import { discover } from "./hunter-discover.ts";
import { countEmails, searchDomain } from "./hunter-domain-search.ts";
import { findCombined, findCompany, findPerson } from "./hunter-enrichment.ts";
import { findEmail } from "./hunter-finder.ts";
import type { HunterParams } from "./hunter-params.ts";
import { verifyEmail } from "./hunter-verifier.ts";

type HunterEndpoint = (params: HunterParams, state: SandboxState) => Reply;

const endpoints: Record<string, HunterEndpoint> = {
  "POST discover": discover,
  "GET domain-search": searchDomain,
  "GET domain-search/found": (params, state) => searchDomain({ ...params, source_type: "found" }, state),
  "GET email-finder": findEmail,
  "GET email-verifier": verifyEmail,
  "GET email-count": countEmails,
  "GET account": accountInfo,
  "GET usage": usageInfo,
  "GET companies/find": findCompany,
  "GET people/find": findPerson,
  "GET combined/find": findCombined,
};
const keyless = ["GET email-count"];

/** Wire format: reference/providers.md part 2. The account is on the free plan. */
export const hunter: Host = {
  serves: (hostname) => hostname === "api.hunter.io",
  operation: (url) => `hunter ${endpointName(url)}`,
  handle: answerHunter,
};

function endpointName(url: URL): string {
  return url.pathname.replace(/^\/v2\//, "");
}

function answerHunter(request: InnerRequest, state: SandboxState): Reply {
  const name = `${request.method} ${endpointName(request.url)}`;
  const endpoint = endpoints[name];
  if (!endpoint || !request.url.pathname.startsWith("/v2/")) return html("<h1>404 Not Found</h1>", 404);
  if (!keyless.includes(name) && keyOf(request) !== hunterKey) return hunterUnauthorized();
  const { api_key: _key, ...query } = Object.fromEntries(request.url.searchParams);
  const body = request.body.trim() === "" ? {} : parseJson(request.body);
  if (!isRecord(body)) return hunterError(400, "wrong_params", "The request body is not valid JSON.");
  const params: HunterParams = { ...query, ...body };
  return chargeOnce(`${name} ${canonical(params)}`, endpoint(params, state), state);
}

function keyOf(request: InnerRequest): string | null {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  return request.headers["x-api-key"] ?? bearer ?? request.url.searchParams.get("api_key");
}

/** The same call costs once in a billing period. */
function chargeOnce(call: string, reply: Reply, state: SandboxState): Reply {
  const { hunterCharged, hunterCredits } = state.session;
  if (!reply.credits) return reply;
  if (hunterCharged.has(call)) return { ...reply, credits: 0 };
  if (!hunterCredits.spend(reply.credits)) return hunterNoCredits();
  hunterCharged.add(call);
  return reply;
}

function canonical(params: HunterParams): string {
  return JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
}
