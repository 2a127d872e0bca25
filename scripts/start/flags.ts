import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { wrongUse } from "../failure.ts";
import { type ParsedFlags, parseFlags } from "../flags.ts";
import { defaultStateDir } from "../migrate.ts";

export const freeSources: readonly string[] = ["yc", "hn", "jobs"];
// Job boards take turns, so that a second run would bring, and pay for, others: only on demand.
export const allSources = ["apollo", "hunter", "yc", "hn", "jobs"] as const;
export type SourceId = (typeof allSources)[number];

export interface StartFlags {
  once: boolean;
  seed: boolean;
  json: boolean;
  port: number;
  sandboxPort: number;
  stateDir: string;
  dataDir: string | null;
  sources: SourceId[];
  outboundProxy: string | null;
  clockOffsetMs: number;
}

const command = "npm start --";

export const startUsage = `Starts the Lead Discovery Engine on this machine: no account, no key and no internet needed.

  npm start [-- FLAGS]

  --once                 find, enrich and score leads, print them, and end
  --no-seed              serve without doing that first
  --port N               port of the API (default 8787; 0 for any free one)
  --sandbox-port N       port of the sandbox that plays the outside world (default 8788; 0 for any free one)
  --state DIR            where the database lives (default .wrangler/state)
  --data DIR             let the sandbox serve the files DIR/<host>/<path> too
  --sources A,B          of ${allSources.join(", ")} (default all but jobs)
  --outbound-proxy URL   send all outbound calls there instead of to the sandbox
  --clock-offset TIME    let the Worker's clock go ahead, say by 90m, 36h or 31d, to see windows and quotas renew
  --json                 one JSON object a line instead of prose
  --help                 this text

A provider whose key is in .dev.vars is called for real.`;

const options = {
  once: { type: "boolean" },
  "no-seed": { type: "boolean" },
  json: { type: "boolean" },
  port: { type: "string" },
  "sandbox-port": { type: "string" },
  state: { type: "string" },
  data: { type: "string" },
  sources: { type: "string" },
  "outbound-proxy": { type: "string" },
  "clock-offset": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the command line; wrong use is a CommandFailure with exit code 2. */
export function parseStartFlags(args: readonly string[], environment: NodeJS.ProcessEnv = {}): StartFlags | "help" {
  refuseFlagsTakenByNpm(environment);
  const { values, positionals } = parseFlags(args, options, `${command}`);
  if (values.help) return "help";
  if (positionals.length > 0) throw wrongUse(`"${positionals[0]}" is not a flag; see \`${command} --help\`.`);

  const port = readPort(values, "port", 8787);
  const sandboxPort = readPort(values, "sandbox-port", 8788);
  if (port !== 0 && port === sandboxPort) throw wrongUse(`--port and --sandbox-port are both ${port}.`);
  const outboundProxy = readProxy(values["outbound-proxy"]);
  if (outboundProxy !== null && values.data !== undefined)
    throw wrongUse("--data is for the sandbox, which --outbound-proxy replaces.");
  return {
    once: values.once === true,
    seed: values["no-seed"] !== true,
    json: values.json === true,
    port,
    sandboxPort,
    stateDir: readStateDir(values.state),
    dataDir: readDataDir(values.data),
    sources: readSources(values.sources),
    outboundProxy,
    clockOffsetMs: readDuration(values["clock-offset"]),
  };
}

type Value = ParsedFlags["values"][string];

function readPort(values: ParsedFlags["values"], name: string, fallback: number): number {
  const text = values[name];
  if (text === undefined) return fallback;
  const port = typeof text === "string" && /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw wrongUse(`--${name} must be a number from 0 to 65535, not "${text}".`);
  return port;
}

function readStateDir(text: Value): string {
  if (typeof text !== "string") return defaultStateDir;
  if (text === "") throw wrongUse("--state is empty.");
  const dir = resolve(text);
  if (existsSync(dir) && !statSync(dir).isDirectory()) throw wrongUse(`--state: ${dir} is not a directory.`);
  return dir;
}

function readDataDir(text: Value): string | null {
  if (typeof text !== "string") return null;
  const dir = resolve(text);
  if (text === "" || !existsSync(dir))
    throw wrongUse(`--data: ${text === "" ? "it is empty" : `${dir} does not exist`}.`);
  if (!statSync(dir).isDirectory()) throw wrongUse(`--data: ${dir} is not a directory.`);
  return dir;
}

function readSources(text: Value): SourceId[] {
  if (typeof text !== "string") return allSources.filter((source) => source !== "jobs");
  const given = text.split(",").map((source) => source.trim());
  const unknown = given.find((source) => !allSources.some((known) => known === source));
  if (unknown !== undefined)
    throw wrongUse(`--sources: "${unknown}" is not a source; it takes a comma list of ${allSources.join(", ")}.`);
  return allSources.filter((source) => given.includes(source));
}

function readProxy(text: Value): string | null {
  if (typeof text !== "string") return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !["http:", "https:"].includes(url.protocol) || url.search !== "" || url.hash !== "")
    throw wrongUse(`--outbound-proxy must be an http address such as http://127.0.0.1:9000, not "${text}".`);
  return url.href.replace(/\/$/, "");
}

const unitsMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function readDuration(text: Value): number {
  if (typeof text !== "string") return 0;
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ms = Number(amount) * (unitsMs[unit ?? ""] ?? Number.NaN);
  if (!(ms <= 366 * 86_400_000))
    throw wrongUse(`--clock-offset must be a time such as 90m, 36h or 31d, not "${text}".`);
  return ms;
}

/** `npm start --once` gives --once to npm, which says nothing of use and starts us without it. */
function refuseFlagsTakenByNpm(environment: NodeJS.ProcessEnv): void {
  if (environment.npm_lifecycle_event !== "start") return;
  for (const flag of ["once", "sandbox-port", "state", "data", "sources", "outbound-proxy", "clock-offset"]) {
    if (environment[`npm_config_${flag.replace("-", "_")}`] === undefined) continue;
    throw wrongUse(`npm kept --${flag} for itself: put -- in front of the flags, as in \`npm start -- --${flag}\`.`);
  }
}
