import { json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import type { HunterParams } from "./hunter-params.ts";

export function accountInfo(_params: HunterParams, state: SandboxState): Reply {
  const { used, available } = state.session.hunterCredits;
  return json({
    data: {
      first_name: "Sandbox",
      last_name: "Admin",
      email: "admin@sandbox.example",
      plan_name: "Free",
      plan_level: 0,
      reset_date: resetDate(state),
      team_id: 12_345,
      calls: {
        _deprecation_notice:
          "Sums the searches and the verifications, giving an unprecise look of the available requests",
        used: Math.ceil(used),
        available,
      },
      requests: requestsOf(state),
    },
  });
}

export function usageInfo(_params: HunterParams, state: SandboxState): Reply {
  const over_quota = state.session.hunterCredits.remaining <= 0;
  return json({ data: { requests: requestsOf(state), over_quota, reset_date: resetDate(state) } });
}

/** Only credits is the money meter; the two buckets do not track it. */
function requestsOf(state: SandboxState) {
  const { used, available, remaining } = state.session.hunterCredits;
  const charged = [...state.session.hunterCharged];
  const verifications = charged.filter((call) => call.includes("email-verifier")).length;
  return {
    credits: { used, available, remaining },
    searches: { used: charged.length - verifications, available },
    verifications: { used: verifications, available: available * 2 },
  };
}

/** The 28th, of this month or the next. */
function resetDate(state: SandboxState): string {
  const now = new Date(state.now());
  const month = now.getUTCMonth() + (now.getUTCDate() >= 28 ? 1 : 0);
  return new Date(Date.UTC(now.getUTCFullYear(), month, 28)).toISOString().slice(0, 10);
}
