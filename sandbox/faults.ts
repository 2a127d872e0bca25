import { isRecord } from "./reply.ts";

const faultNames = [
  "status",
  "rate_limit",
  "quota",
  "unauthorized",
  "forbidden",
  "hang",
  "delay",
  "drip",
  "reset",
  "reset_after",
  "html",
  "empty",
  "truncated",
  "cut_short",
  "bad_gzip",
  "wrong_shape",
  "gzip_bomb",
  "huge",
  "redirect",
  "down",
] as const;
export type FaultName = (typeof faultNames)[number];

export interface FaultRule {
  /** Exact host, "*.example" for a whole zone, "*" for every host. */
  host: string;
  path: string;
  fault: FaultName;
  times: number | null;
  after: number;
  params: Record<string, unknown>;
}

export interface FaultRules {
  add(rule: FaultRule): void;
  clear(): void;
  /** The first rule that is due for this call; asking uses up one of its times. */
  take(host: string, path: string): FaultRule | null;
  list(): { rule: FaultRule; matched: number; applied: number }[];
}

export function createFaultRules(): FaultRules {
  let entries: { rule: FaultRule; matched: number; applied: number }[] = [];
  return {
    add: (rule) => void entries.push({ rule, matched: 0, applied: 0 }),
    clear: () => {
      entries = [];
    },
    take(host, path) {
      for (const entry of entries) {
        if (!matchesHost(entry.rule.host, host) || !path.startsWith(entry.rule.path)) continue;
        entry.matched += 1;
        if (entry.matched <= entry.rule.after) continue;
        if (entry.rule.times !== null && entry.applied >= entry.rule.times) continue;
        entry.applied += 1;
        return entry.rule;
      }
      return null;
    },
    list: () => entries,
  };
}

function matchesHost(pattern: string, host: string): boolean {
  return pattern === "*" || pattern === host || (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)));
}

const knownParams: Record<FaultName, Record<string, (value: unknown) => boolean>> = {
  status: { status: isStatus, body: () => true, headers: isHeaders },
  rate_limit: { retry_after: (value) => isCount(value) || typeof value === "string" },
  quota: {},
  unauthorized: {},
  forbidden: { because: (value) => value === "scope" || value === "plan" },
  hang: {},
  delay: { ms: isCount, min_ms: isCount, max_ms: isCount },
  drip: { interval_ms: isCount },
  reset: {},
  reset_after: {},
  html: { status: isStatus },
  empty: { status: isStatus },
  truncated: {},
  cut_short: {},
  bad_gzip: {},
  wrong_shape: { body: () => true },
  gzip_bomb: { megabytes: isCount, content_type: isText },
  huge: { megabytes: isCount, content_type: isText },
  redirect: { location: isText, status: isStatus },
  down: {},
};
const requiredParams: Partial<Record<FaultName, string[]>> = { status: ["status"], redirect: ["location"] };

/** The rule, or a sentence that names what is wrong with it. */
export function parseFaultRule(body: unknown): FaultRule | string {
  if (!isRecord(body)) return "the body must be a JSON object";
  const { host, path = "/", fault, times = null, after = 0, ...params } = body;
  if (typeof host !== "string" || host === "") return "host must be a host name, *.zone or *";
  if (typeof path !== "string" || !path.startsWith("/")) return "path must be a prefix that starts with /";
  const name = faultNames.find((known) => known === fault);
  if (!name) return `fault must be one of ${faultNames.join(", ")}`;
  if (times !== null && (!isCount(times) || times === 0)) return "times must be a positive whole number";
  if (!isCount(after)) return "after must be a whole number";
  for (const key of requiredParams[name] ?? []) if (!(key in params)) return `fault ${name} needs ${key}`;
  for (const [key, value] of Object.entries(params)) {
    const accepts = knownParams[name][key];
    if (!accepts) return `fault ${name} knows no parameter ${key}`;
    if (!accepts(value)) return `parameter ${key} of fault ${name} is not valid`;
  }
  if (name === "delay" && !("ms" in params) && !("min_ms" in params && "max_ms" in params)) {
    return "fault delay needs ms, or min_ms and max_ms";
  }
  return { host: host.toLowerCase(), path, fault: name, times, after, params };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isStatus(value: unknown): boolean {
  return isCount(value) && value >= 200 && value <= 599;
}

function isHeaders(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((entry) => typeof entry === "string");
}
