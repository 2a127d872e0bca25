import { AppError, type ErrorCode } from "../../src/domain/errors.ts";
import { actions, button, context, section } from "../blocks/kit.ts";
import { type Message, message } from "../blocks/message.ts";
import { md } from "../blocks/text.ts";
import type { ActionId } from "../names.ts";

/** What whoever meets an error can do about it. */
const advice = {
  invalid_request: "Mend it and try again. `/leads help` shows how things are written.",
  unauthenticated: "Connect yourself with `/leads connect`.",
  forbidden: "Connect yourself to an API key that may do this: `/leads connect`.",
  not_found: "It may have been deleted or merged. Look for it with `/leads find`.",
  method_not_allowed: "Report this, please.",
  conflict: "Look at it again and repeat what you did.",
  precondition_failed: "Look at it again and repeat what you did.",
  idempotency_conflict: "Try again.",
  payload_too_large: "Ask for less at once.",
  unsupported_media_type: "Report this, please.",
  rate_limited: "Wait a little and try again.",
  quota_exhausted: "Wait for the next billing period, or ask an administrator for a bigger quota.",
  over_budget: "Ask for less, or ask an administrator for a bigger budget.",
  suppressed: "This person or company asked not to be stored or contacted.",
  provider_rejected: "An administrator has to set a valid key for this source.",
  provider_unavailable: "Try again later; what is stored can still be searched with `/leads find`.",
  provider_bad_response: "Try again later. If it stays, report the request id.",
  misconfigured: "An administrator has to set what is missing.",
  internal: "Try again. If it stays, report the request id.",
} as const satisfies Record<ErrorCode, string>;

/** A click to be repeated. */
export interface Again {
  id: ActionId;
  value: string;
}

/** What happened, what to do, and the id under which it is found in the log. */
export function errorMessage(error: unknown, requestId: string, again?: Again): Message {
  const known = error instanceof AppError && error.code !== "internal" ? error : null;
  const what = known?.message ?? "Something went wrong here.";
  const details = known?.issues.map(({ detail }) => detail).slice(0, 5) ?? [];
  const toDo = advice[known?.code ?? "internal"];
  return message({
    text: `${what} ${toDo}`,
    head: [
      section(md`:warning: ${[what, ...details].join(" ").slice(0, 1000)}\n${toDo.replaceAll("`", "")}`),
      context(md`Request ${requestId}`),
      ...(again === undefined ? [] : [actions([button(again.id, "Try again", { value: again.value })])]),
    ],
  });
}
