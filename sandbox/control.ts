import { parseFaultRule } from "./faults.ts";
import { isRecord, json, parseJson, type Reply } from "./reply.ts";
import type { SandboxState } from "./state.ts";

type Control = (body: string, state: SandboxState) => Reply;

const controls: Record<string, Control> = {
  "GET /__sandbox/health": (_body, state) =>
    json({ ok: true, seed: state.world.seed, companies: state.world.companies.length }),
  "GET /__sandbox/calls": (_body, state) => json(describeCalls(state)),
  "POST /__sandbox/reset": (_body, state) => {
    state.reset();
    return json({ ok: true });
  },
  "GET /__sandbox/companies": (_body, state) => json(state.world.companies),
  "GET /__sandbox/slack": (_body, state) => json(state.session.slackPosts),
  "POST /__sandbox/slack/close": (body, state) => {
    const closed = parseJson(body);
    const { open } = state.session.slackViews;
    return json({ ok: isRecord(closed) && open.delete(String(closed.view_id)) });
  },
  "GET /__sandbox/faults": (_body, state) => json(state.session.faults.list()),
  "POST /__sandbox/faults": (body, state) => {
    const rule = parseFaultRule(parseJson(body));
    if (typeof rule === "string") return json({ error: rule }, 400);
    state.session.faults.add(rule);
    return json({ ok: true, rule }, 201);
  },
  "DELETE /__sandbox/faults": (_body, state) => {
    state.session.faults.clear();
    return json({ ok: true });
  },
};

/** The sandbox's own addresses, which the product never calls. */
export function answerControl(method: string, target: string, body: string, state: SandboxState): Reply {
  const path = target.split("?")[0];
  const control = controls[`${method} ${path}`];
  if (control) return control(body, state);
  return json({ error: "not a sandbox address", known: Object.keys(controls), or: "/https://HOST/PATH" }, 404);
}

/** credits is what was spent, credits_remaining what is left of it. */
function describeCalls({ session }: SandboxState) {
  const { total, by_host, by_operation, log } = session.calls.summary();
  const { apolloCredits, hunterCredits } = session;
  return {
    total,
    by_host,
    by_operation,
    credits: { apollo: apolloCredits.used, hunter: hunterCredits.used },
    credits_remaining: { apollo: apolloCredits.remaining, hunter: hunterCredits.remaining },
    log,
  };
}
