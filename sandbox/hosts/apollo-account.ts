import { json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import type { ApolloParams } from "./apollo-params.ts";
import { apolloLimits, apolloUsage } from "./apollo-rate-limit.ts";

export function apolloProfile(params: ApolloParams, state: SandboxState): Reply {
  const meter = state.session.apolloCredits;
  const profile = {
    id: "64d000000000000000000001",
    team_id: "64d000000000000000000002",
    first_name: "Sandbox",
    last_name: "Admin",
    title: "Operator",
    email: "admin@sandbox.example",
  };
  if (String(params.include_credit_usage) !== "true") return json(profile);
  return json({
    ...profile,
    // Stuck at 0 on unified plans.
    num_credits_remaining: 0,
    effective_num_lead_credits: meter.available,
    num_lead_credits_used: meter.used,
    effective_num_direct_dial_credits: 0,
    num_direct_dial_credits_used: 0,
    effective_num_export_credits: 0,
    num_export_credits_used: 0,
    effective_num_ai_credits: 0,
    num_ai_credits_used: 0,
    effective_num_power_up_credits: 0,
    num_power_up_credits_used: 0,
    total_unified_credits_used: meter.used,
  });
}

const reported = [
  "mixed_companies/search",
  "mixed_people/api_search",
  "people/match",
  "people/bulk_match",
  "organizations/enrich",
  "organizations/bulk_enrich",
];

export function apiUsage(_params: ApolloParams, state: SandboxState): Reply {
  const entries = reported.map((endpoint) => {
    const [controller, action] = endpoint.split("/");
    const limits = apolloLimits(endpoint, state.apolloPace);
    const windows = (["day", "hour", "minute"] as const).map((window) => {
      const consumed = apolloUsage(state, endpoint, window);
      const limit = limits[window];
      return [window, { limit, consumed, left_over: limit === null ? null : Math.max(0, limit - consumed) }];
    });
    return [`["api/v1/${controller}", "${action}"]`, Object.fromEntries(windows)];
  });
  return json(Object.fromEntries(entries));
}

export function creditUsage(_params: ApolloParams, state: SandboxState): Reply {
  const meter = state.session.apolloCredits;
  const none = { limit: 0, consumed: 0, left_over: 0 };
  const start = new Date(state.now());
  start.setUTCDate(1);
  start.setUTCHours(0, 0, 0, 0);
  const end = new Date(start);
  end.setUTCMonth(end.getUTCMonth() + 1);
  return json({
    credit_usage_stats: {
      lead_credit: { limit: meter.available, consumed: meter.used, left_over: meter.remaining },
      direct_dial_credit: none,
      export_credit: none,
      ai_credit: none,
    },
    current_credit_cycle: { start_date: start.toISOString(), end_date: end.toISOString() },
  });
}
