import { hunterError } from "../fault-replies.ts";
import { json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { isFreeMailDomain } from "../world/mail-domains.ts";
import { type HunterEmail, hunterEmails, knownCompany } from "./hunter-emails.ts";
import { type HunterParams, textOf } from "./hunter-params.ts";

const freePlanEmails = 10;
const departments =
  "executive it finance management sales legal support hr marketing communication education design health operations".split(
    " ",
  );
const seniorities = ["junior", "senior", "executive"];

/** GET domain-search: 1 credit per 1 to 10 addresses, none for none. */
export function searchDomain(params: HunterParams, state: SandboxState): Reply {
  const refusal = refuseSearch(params);
  if (refusal) return refusal;
  const company = knownCompany(params, state);
  const limit = Number(params.limit ?? freePlanEmails);
  const offset = Number(params.offset ?? 0);
  const found = (company ? hunterEmails(company) : []).filter(emailTest(params));
  const emails = found.slice(offset, offset + limit);
  const domain = company?.domain ?? textOf(params, "domain") ?? null;
  const reply = json({
    data: {
      domain,
      disposable: false,
      webmail: domain !== null && isFreeMailDomain(domain),
      accept_all: company?.acceptsAll ?? false,
      pattern: company?.emailPattern ?? null,
      organization: company?.name ?? null,
      linked_domains: [],
      emails,
    },
    meta: { results: found.length, limit, offset, params: echo(params, searchParams) },
  });
  return { ...reply, credits: Math.ceil(emails.length / 10) };
}

const searchParams = ["domain", "company", "type", "seniority", "department", "decision_maker"];

function echo(params: HunterParams, names: string[]) {
  return Object.fromEntries(names.map((name) => [name, params[name] ?? null]));
}

function refuseSearch(params: HunterParams): Reply | null {
  const domain = textOf(params, "domain");
  if (!domain && !textOf(params, "company"))
    return hunterError(400, "wrong_params", "You are missing the domain parameter");
  if (domain && !/^[\w-]+(\.[\w-]+)+$/.test(domain))
    return hunterError(400, "invalid_domain", "The domain name is invalid.");
  const limit = Number(params.limit ?? freePlanEmails);
  if (!Number.isInteger(limit))
    return hunterError(400, "pagination_error", "The parameter 'limit' should be a positive integer.");
  if (limit < 1 || limit > 100) {
    return hunterError(400, "pagination_error", "The parameter 'limit' should range between 1 and 100.");
  }
  if (limit > freePlanEmails) {
    const details = `The search results are limited to ${freePlanEmails} email addresses on your current plan.`;
    return hunterError(400, "pagination_error", details);
  }
  if (isAllUnknown(params, "department", departments))
    return hunterError(400, "invalid_department", "The department is invalid.");
  if (isAllUnknown(params, "seniority", seniorities))
    return hunterError(400, "invalid_seniority", "The seniority is invalid.");
  return null;
}

function partsOf(params: HunterParams, name: string): string[] | undefined {
  return textOf(params, name)
    ?.split(",")
    .map((part) => part.trim().toLowerCase());
}

/** Unknown values are ignored as long as one is known. */
function isAllUnknown(params: HunterParams, name: string, known: string[]): boolean {
  const parts = partsOf(params, name);
  return parts !== undefined && !parts.some((part) => known.includes(part));
}

function emailTest(params: HunterParams): (email: HunterEmail) => boolean {
  const type = textOf(params, "type");
  const source = textOf(params, "source_type");
  const seniority = partsOf(params, "seniority");
  const department = partsOf(params, "department");
  const titles = partsOf(params, "job_titles");
  const statuses = partsOf(params, "verification_status");
  const required = partsOf(params, "required_field") ?? [];
  const deciders = String(params.decision_maker) === "true";
  return (email) =>
    (type === undefined || email.type === type) &&
    (source === undefined || email.source_type === source) &&
    (!seniority || seniority.includes(email.seniority ?? "")) &&
    (!department || department.includes(email.department ?? "")) &&
    (!titles || titles.some((title) => email.position?.toLowerCase().includes(title))) &&
    (!statuses || statuses.includes(email.verification.status ?? "unknown")) &&
    (!required.includes("full_name") || email.last_name !== null) &&
    (!required.includes("position") || email.position !== null) &&
    (!required.includes("phone_number") || email.phone_number !== null) &&
    (!deciders || email.decision_maker === true);
}

/** GET email-count: free, no key. */
export function countEmails(params: HunterParams, state: SandboxState): Reply {
  if (!textOf(params, "domain") && !textOf(params, "company")) {
    return hunterError(400, "wrong_params", "You are missing the domain parameter");
  }
  const company = knownCompany(params, state);
  const emails = (company ? hunterEmails(company) : []).filter(emailTest({ type: params.type }));
  const count = (test: (email: HunterEmail) => boolean) => emails.filter(test).length;
  return json({
    data: {
      total: emails.length,
      personal_emails: count((email) => email.type === "personal"),
      generic_emails: count((email) => email.type === "generic"),
      department: Object.fromEntries(departments.map((name) => [name, count((email) => email.department === name)])),
      seniority: Object.fromEntries(seniorities.map((name) => [name, count((email) => email.seniority === name)])),
    },
    meta: { params: echo(params, ["domain", "company", "type"]) },
  });
}
