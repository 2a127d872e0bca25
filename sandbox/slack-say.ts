import { parseArgs } from "node:util";
import { isRecord } from "./reply.ts";
import { createSlackPerson } from "./slack-client.ts";

/** `node sandbox/slack-say.ts find fintech in berlin`: what somebody in the sandbox's workspace would see. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: "string", default: "http://127.0.0.1:8787" },
    user: { type: "string", default: "U0ANALYST" },
  },
});

const answer = await createSlackPerson(values.url, values.user).command(positionals.join(" "));
console.log(`${answer.status} after ${Math.round(answer.ms)} ms`);
for (const issue of answer.issues) console.log(`Slack would refuse it: ${issue}`);
for (const line of textsIn(answer.body?.blocks)) console.log(line);
if (answer.body === null || answer.body.blocks === undefined)
  console.log(answer.body?.text ?? answer.body?.detail ?? "");

/** What stands in blocks, buttons in brackets with what they would ask for. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isRecord(value)) return [];
  if (value.type === "button" && isRecord(value.text))
    return [`  [${value.text.text}] ${value.action_id} ${value.value ?? value.url ?? ""}`];
  if (typeof value.text === "string") return [value.text];
  return Object.values(value).flatMap(textsIn);
}
