import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readMasterKeys } from "./credentials/master-keys.ts";
import { rotateCredentials } from "./credentials/rotate.ts";
import { sqlThroughWrangler } from "./d1.ts";
import { wrongUse } from "./failure.ts";
import { parseFlags } from "./flags.ts";
import { developmentVars } from "./local-worker/development-vars.ts";
import { openTarget, targetFlags } from "./open-target.ts";
import { projectRoot } from "./project-root.ts";
import { runCommand } from "./run-command.ts";
import { readDevVars } from "./start/dev-vars.ts";

const command = "npm run credentials --";
const usage = `Look after the master key that seals the stored keys of providers.

  ${command} new-key [NAME]   print a new master key (default name: today); nothing is changed
  ${command} rotate           seal all stored keys with CREDENTIALS_KEY

rotate takes the master keys from the environment: CREDENTIALS_KEY and, separated by commas,
CREDENTIALS_KEYS_PREVIOUS. Locally they may stand in .dev.vars. It can be stopped and repeated at any time.

  --state DIR   the local state directory (default .wrangler/state, the one of npm start)
  --remote      the deployed database instead of the local one`;

const flags = {
  ...targetFlags,
  help: { type: "boolean", short: "h" },
} as const;

await runCommand(async () => {
  const { values, positionals } = parseFlags(process.argv.slice(2), flags, command);
  const [action, name, ...rest] = positionals;
  if (values.help || action === undefined) {
    process.stdout.write(`${usage}\n`);
    return values.help ? 0 : 2;
  }
  if (rest.length > 0 || (name !== undefined && action !== "new-key"))
    throw wrongUse(`"${rest[0] ?? name}" is one word too many.`);
  if (action === "new-key") return printKey(name ?? new Date().toISOString().slice(0, 10));
  if (action === "rotate") return rotate(values);
  throw wrongUse(`Unknown command "${action}": new-key or rotate.`);
});

function printKey(name: string): number {
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(name)) throw wrongUse("The name takes 1 to 32 letters, digits, - and _.");
  process.stdout.write(`${name}:${randomBytes(32).toString("base64")}\n`);
  return 0;
}

async function rotate(values: ReturnType<typeof parseFlags>["values"]): Promise<number> {
  const local = values.remote ? {} : { ...developmentVars, ...readDevVars(join(projectRoot, ".dev.vars")) };
  const { current, previous } = readMasterKeys({ ...local, ...process.env });
  const runSql = sqlThroughWrangler(await openTarget(values));
  const { rotated, current: before, changed, unreadable } = await rotateCredentials(runSql, current, previous);
  const lines = [
    `Sealed with "${current.id}" now: ${namesOf(rotated)}; already before: ${namesOf(before)}.`,
    ...(changed.length > 0 ? [`Stored anew while we looked: ${namesOf(changed)}. Run it again.`] : []),
    ...(unreadable.length > 0 ? [`Left as they are, since no key opens them: ${namesOf(unreadable)}.`] : []),
    changed.length + unreadable.length > 0
      ? "Keep the previous keys: they are still needed."
      : "Nothing needs the previous keys any more.",
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return changed.length + unreadable.length > 0 ? 1 : 0;
}

function namesOf(providers: readonly string[]): string {
  return providers.length === 0 ? "none" : providers.join(", ");
}
