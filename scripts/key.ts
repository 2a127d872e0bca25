import { sqlThroughWrangler } from "./d1.ts";
import { CommandFailure, wrongUse } from "./failure.ts";
import { parseFlags } from "./flags.ts";
import { createApiKey, parseKeyName, parseScopes } from "./key/api-key.ts";
import { describeKeys } from "./key/describe-keys.ts";
import { insertKey, listKeys, revokeKey } from "./key/key-table.ts";
import { openTarget, targetFlags } from "./open-target.ts";
import { runCommand } from "./run-command.ts";

const command = "npm run key --";
const usage = `Make, list and revoke the keys of the API's users.

  ${command} create --name NAME [--scopes read,write,admin]   default read,write; the key is shown once
  ${command} list
  ${command} revoke PREFIX|ID

  --state DIR   the local state directory (default .wrangler/state, the one of npm start)
  --remote      the deployed database instead of the local one`;

const flags = {
  name: { type: "string" },
  scopes: { type: "string" },
  ...targetFlags,
  help: { type: "boolean", short: "h" },
} as const;

await runCommand(async () => {
  const { values, positionals } = parseFlags(process.argv.slice(2), flags, command);
  const [action, which, ...rest] = positionals;
  if (values.help || action === undefined) {
    process.stdout.write(`${usage}\n`);
    return values.help ? 0 : 2;
  }
  if (rest.length > 0 || (which !== undefined && action !== "revoke"))
    throw wrongUse(`"${rest[0] ?? which}" is one word too many; put a name with spaces in quotes.`);
  if (action !== "create" && (values.name !== undefined || values.scopes !== undefined))
    throw wrongUse(`--name and --scopes belong to create, not to ${action}.`);

  if (action === "create") return create(values.name, values.scopes, values);
  if (action === "list") return list(values);
  if (action === "revoke") return revoke(which, values);
  throw wrongUse(`Unknown command "${action}": create, list or revoke.`);
});

type Values = ReturnType<typeof parseFlags>["values"];

async function create(name: Values[string], scopes: Values[string], values: Values): Promise<number> {
  const { key, row } = createApiKey(
    parseKeyName(typeof name === "string" ? name : undefined),
    parseScopes(typeof scopes === "string" ? scopes : "read,write"),
  );
  await insertKey(sqlThroughWrangler(await openTarget(values, { mayCreate: true })), row);
  process.stdout.write(`Key "${row.name}" with ${row.scopes.join(", ")}. It is shown only this once:\n${key}\n`);
  return 0;
}

async function list(values: Values): Promise<number> {
  const keys = await listKeys(sqlThroughWrangler(await openTarget(values)));
  process.stdout.write(`${describeKeys(keys, process.stdout.columns ?? 120)}\n`);
  return 0;
}

async function revoke(which: string | undefined, values: Values): Promise<number> {
  if (which === undefined) throw wrongUse(`Say which key: ${command} revoke PREFIX|ID (see ${command} list).`);
  const result = await revokeKey(sqlThroughWrangler(await openTarget(values)), which);
  if (result.outcome === "unknown") throw new CommandFailure("There is no such key.");
  if (result.outcome === "already_revoked")
    throw new CommandFailure(`Key "${result.name}" (${result.prefix}) was revoked already, at ${result.at}.`);
  process.stdout.write(`Revoked key "${result.name}" (${result.prefix}).\n`);
  return 0;
}
