import { isRecord } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { bot } from "./slack-bot.ts";

type Args = Record<string, unknown>;

/** With the trigger of a click, once. That it is good for three seconds only is a fault to be asked for: tests do not run against the clock. */
export function openView(args: Args, state: SandboxState): Args {
  const { open, usedTriggers } = state.session.slackViews;
  const trigger = String(args.trigger_id ?? "");
  if (trigger === "") return { error: "invalid_arguments" };
  if (usedTriggers.has(trigger)) return { error: "exchanged_trigger_id" };
  usedTriggers.add(trigger);
  const id = `V0SANDBOX${usedTriggers.size}`;
  open.add(id);
  return describeView(id, args, state);
}

/** As long as it is open. */
export function updateView(args: Args, state: SandboxState): Args {
  const id = String(args.view_id ?? "");
  return state.session.slackViews.open.has(id) ? describeView(id, args, state) : { error: "not_found" };
}

export function describeView(id: string, args: Args, state: SandboxState): Args {
  const view = isRecord(args.view) ? args.view : {};
  const hash = `${Math.floor(state.now() / 1_000)}.sandbox`;
  return { view: { team_id: bot.team_id, app_id: "A0SANDBOX", bot_id: bot.bot_id, hash, ...view, id } };
}
