import type { Composition } from "../src/composition.ts";
import type { Incoming } from "./incoming.ts";
import { createSlackCalls } from "./tasks/slack-calls.ts";

/**
 * Says to whoever asked why nothing is done, where Slack shows it: under a command, at a field of a form, which stays
 * open, else beside what was clicked. The answer to a click itself is shown to nobody.
 */
export function tellAtOnce(
  composition: Pick<Composition, "slackFetch" | "settings" | "waitUntil">,
  { work, responseUrl }: Pick<Incoming, "work" | "responseUrl">,
  text: string,
): Response {
  const message = { response_type: "ephemeral", replace_original: false, text };
  if (work.kind === "command") return Response.json(message);
  const field = work.kind === "form" ? Object.keys(work.values ?? {})[0] : undefined;
  if (field !== undefined) return Response.json({ response_action: "errors", errors: { [field]: text } });
  if (responseUrl !== null) composition.waitUntil(createSlackCalls(composition).respond(responseUrl, message));
  return new Response(null, { status: 200 });
}
