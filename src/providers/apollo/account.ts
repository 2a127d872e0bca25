import { z } from "zod";
import type { ProviderHttp } from "../http.ts";
import type { AccountReport, Priced } from "../provider.ts";
import { number, part, text } from "../wire.ts";
import { endpoint, headers } from "./endpoint.ts";

const Health = z.looseObject({ is_logged_in: z.literal(true) });

const Allowance = part(z.object({ limit: number, consumed: number, left_over: number }));
const CreditUsage = z.object({
  credit_usage_stats: z.object({ lead_credit: Allowance }),
  current_credit_cycle: part(z.object({ end_date: text })),
});
// Keys are lists written as text: `["api/v1/people", "match"]`.
const CallUsage = z.record(z.string(), part(z.object({ minute: Allowance, hour: Allowance, day: Allowance })));
const Profile = z.object({ effective_num_lead_credits: number, total_unified_credits_used: number });

/** The endpoints that this product calls: others' limits are not ours. */
const ours = new Set([
  "mixed_companies/search",
  "mixed_people/api_search",
  "people/match",
  "people/bulk_match",
  "organizations/enrich",
  "organizations/bulk_enrich",
]);

/**
 * Whether the key is good, what is left of its credits and how often it may call; all free. The two reports of usage
 * want a master key or one that names them in its scope. Apollo tells no plan.
 *
 * @throws AppError provider_rejected where the key is wrong
 */
export async function checkAccount(http: ProviderHttp): Promise<Priced<AccountReport>> {
  await ask(http, "auth/health", Health);
  const credits = await ask(http, "usage_stats/credit_usage_stats", CreditUsage, {});
  const calls = await ask(http, "usage_stats/api_usage_stats", CallUsage, {});
  const value: AccountReport = {
    plan: null,
    scope: missingScope({ credit_usage_stats: credits, api_usage_stats: calls }),
    credits: credits === null ? await creditsOfProfile(http) : creditsOf(credits),
    windows: calls === null ? [] : windowsOf(calls),
  };
  return { value, credits: 0, cached: false };
}

/** Null where the key may not ask this, or where Apollo has no such endpoint for keys. */
async function ask<T>(http: ProviderHttp, path: string, response: z.ZodType<T>, json?: unknown): Promise<T | null> {
  const { data } = await http.send({
    operation: path.split("?")[0] ?? path,
    url: endpoint(path),
    headers: headers(http),
    ...(json === undefined ? {} : { json }),
    response,
    cost: 0,
    expects: ["not_allowed", "bad_request"],
    isProbe: true,
  });
  return data;
}

function missingScope(reports: Record<string, unknown>): string | null {
  const missing = Object.keys(reports).filter((name) => reports[name] === null);
  if (missing.length === 0) return null;
  return `The key may not read ${missing.join(" and ")}: use a master key, or add usage_stats to its scope.`;
}

function creditsOf({
  credit_usage_stats,
  current_credit_cycle,
}: z.infer<typeof CreditUsage>): AccountReport["credits"] {
  const lead = credit_usage_stats.lead_credit;
  if (lead?.limit == null) return null;
  const used = lead.consumed ?? (lead.left_over === null ? null : lead.limit - lead.left_over);
  const end = Date.parse(current_credit_cycle?.end_date ?? "");
  const resetsAt = Number.isNaN(end) ? null : new Date(end).toISOString();
  return used === null ? null : { limit: lead.limit, used, resetsAt };
}

/** `num_credits_remaining` is stuck at 0 on unified plans, so what was used is taken from the whole. */
async function creditsOfProfile(http: ProviderHttp): Promise<AccountReport["credits"]> {
  const profile = await ask(http, "users/api_profile?include_credit_usage=true", Profile);
  const { effective_num_lead_credits: limit = null, total_unified_credits_used: used = null } = profile ?? {};
  return limit === null || used === null ? null : { limit, used, resetsAt: null };
}

const seconds = { minute: 60, hour: 3600, day: 86_400 };

/** Apollo limits each endpoint on its own. We count them together, so the narrowest of those that we call is what holds. */
function windowsOf(usage: z.infer<typeof CallUsage>): AccountReport["windows"] {
  const used = Object.entries(usage).flatMap(([key, stats]) => (stats && ours.has(endpointOf(key)) ? [stats] : []));
  return (["minute", "hour", "day"] as const).flatMap((name) => {
    const allowances = used.flatMap((stats) => stats[name] ?? []);
    const limits = allowances.flatMap(({ limit }) => limit ?? []);
    const left = allowances.flatMap(({ left_over }) => left_over ?? []);
    if (limits.length === 0) return [];
    const remaining = left.length > 0 ? Math.min(...left) : null;
    return [{ limit: Math.min(...limits), seconds: seconds[name], remaining }];
  });
}

const Key = z.tuple([z.string(), z.string()]);

function endpointOf(key: string): string {
  try {
    const [controller, action] = Key.parse(JSON.parse(key));
    return `${controller.replace(/^api\/v1\//, "")}/${action}`;
  } catch {
    return "";
  }
}
