import { z } from "zod";
import { anyDirector } from "./domain/buyer-profile.ts";
import { seniorities } from "./domain/contact.ts";
import { checkModes } from "./domain/email-verification.ts";
import { AppError } from "./domain/errors.ts";
import { parseBoard } from "./domain/job-board.ts";
import { days } from "./lib/clock.ts";
import type { ProviderLimiter } from "./limits/provider-limiter.ts";
import type { ProviderSecret } from "./providers/registry.ts";
import { DiscoveryPlans } from "./services/discovery/discovery-plan.ts";

/** Bindings are objects of the platform; vars and secrets are text and are checked by `readSettings`. */
export type Env = Bindings & Partial<Record<ProviderSecret, string>> & Record<string, unknown>;

export interface Bindings {
  DB: D1Database;
  JOBS_QUEUE: Queue;
  PROVIDER_LIMITER: DurableObjectNamespace<ProviderLimiter>;
  USER_RATE_LIMIT: RateLimit;
}

const numeric = (fallback: number, min: number, max: number) =>
  z.coerce.number({ error: "must be a number" }).min(min).max(max).default(fallback);

/** Far enough for an example that somebody signed years ago. */
const maxClockOffsetMs = days(10_000);

const commaList = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  );

const json = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, ctx): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        ctx.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    });

const Settings = z.object({
  ENVIRONMENT: z.enum(["production", "development", "test"]).default("production"),
  /** Origins of frontends that may call the API from a browser. */
  CORS_ORIGINS: commaList,
  /** Who a website's owner can write to about our calls; part of the User-Agent. */
  CONTACT_EMAIL: z.email().optional(),
  /** Names under which this service can be reached: no website is ever fetched there. */
  OWN_HOSTS: commaList.transform((hosts) => hosts.map((host) => host.toLowerCase())),
  APOLLO_MONTHLY_CREDITS: numeric(50, 0, 10_000_000),
  APOLLO_REQUESTS_PER_HOUR: numeric(60, 1, 1_000_000),
  APOLLO_RESET_DAY: numeric(1, 1, 31),
  /** People to look up at Apollo, a credit each, for a lead without a reachable decision maker. */
  APOLLO_PEOPLE_PER_LEAD: numeric(0, 0, 10),
  HUNTER_MONTHLY_CREDITS: numeric(50, 0, 10_000_000),
  HUNTER_RESET_DAY: numeric(1, 1, 31),
  /** Share of each quota, 0 to 1, that cron leaves to people. */
  RESERVE_FOR_PEOPLE: numeric(0.2, 0, 1),
  /** Known companies about whom cron asks the free sources every ten minutes; 0 turns it off. */
  EVIDENCE_LEADS_PER_TICK: numeric(5, 0, 20),
  /** Job boards to look at, "greenhouse:acme, ashby:brightloom", beside those that sources lead to. */
  JOB_BOARDS: commaList.transform((items, ctx) =>
    items.flatMap((item) => {
      const board = parseBoard(item);
      if (!board) ctx.addIssue({ code: "custom", message: `"${item}" is no job board` });
      return board ?? [];
    }),
  ),
  /** How long a request waits for its enrichment before it goes on in the background. */
  INLINE_ENRICHMENT_MS: numeric(4500, 0, 25_000),
  /**
   * How long a call waits for another one with the same question, so that both are paid once, or that tries a new key.
   * Longer than a call's deadline, mostly: then it is put off, and never paid twice.
   */
  SAME_QUESTION_WAIT_MS: numeric(11_000, 0, 25_000),
  /** How long merges and imports can be undone: what it takes holds personal data, and goes then. */
  UNDO_DAYS: numeric(180, 1, 3650),
  /** How addresses that an enrichment brings are checked: by lists and DNS, at Hunter too, or not at all. */
  VERIFY_NEW_EMAILS: z.enum([...checkModes, "off"]).default("free"),
  DISCOVERY_PLANS: json("[]").pipe(DiscoveryPlans),
  /** People that enrichment keeps at a lead; those whom a person added or a file brought are not counted out. */
  CONTACTS_PER_LEAD: numeric(25, 1, 1000),
  /** Who decides: ranks, and departments (none: all). Left out: a director or above. */
  BUYER_PROFILE: json(JSON.stringify(anyDirector)).pipe(
    z.strictObject({
      seniorities: z
        .array(z.enum(seniorities))
        .min(1)
        .default([...anyDirector.seniorities]),
      departments: z.array(z.string()).default([]),
    }),
  ),
  /** Key of the hashes under which suppressed people and domains are known. Changing it forgets them all. */
  SUPPRESSION_KEY: z.string().min(16),
  /** What seals stored credentials, as NAME:BASE64 of 32 bytes. Looked at when one is used. */
  CREDENTIALS_KEY: z.string().optional(),
  CREDENTIALS_KEYS_PREVIOUS: z.string().optional(),
  /** Slack is off unless these three are set; see README. */
  SLACK_SIGNING_SECRET: z.string().trim().default(""),
  SLACK_BOT_TOKEN: z.string().trim().default(""),
  /** Ids of the workspaces that may ask. */
  SLACK_ALLOWED_TEAMS: commaList,
  /** What somebody in Slack may do who is not connected to an API key. */
  SLACK_DEFAULT_SCOPE: z.enum(["none", "read", "write"]).default("read"),
  /** Where people reach this deployment; what cron posts to Slack links there. */
  PUBLIC_URL: z.url().optional(),
  OUTBOUND_PROXY: z.url().optional(),
  /** Providers that are called for real although there is a proxy. */
  OUTBOUND_DIRECT: commaList,
  /** How far the Worker's clock and its limiters' go ahead of the machine's. */
  CLOCK_OFFSET_MS: numeric(0, -maxClockOffsetMs, maxClockOffsetMs),
});
export type Settings = z.infer<typeof Settings>;

/** @throws AppError misconfigured, whose logged detail names what is wrong and never its value */
export function readSettings(env: Env): Settings {
  const parsed = Settings.safeParse(env);
  if (!parsed.success) {
    throw misconfigured(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
  }
  if (parsed.data.ENVIRONMENT === "production") {
    const forTrials = { OUTBOUND_PROXY: parsed.data.OUTBOUND_PROXY, CLOCK_OFFSET_MS: parsed.data.CLOCK_OFFSET_MS };
    for (const [name, value] of Object.entries(forTrials)) {
      if (value) throw misconfigured(`${name}: must not be set in production`);
    }
  }
  for (const name of ["DB", "JOBS_QUEUE", "PROVIDER_LIMITER", "USER_RATE_LIMIT"] as const) {
    if (!env[name]) throw misconfigured(`${name}: the binding is missing`);
  }
  return parsed.data;
}

function misconfigured(what: string): AppError {
  const names = what
    .split("; ")
    .map((part) => part.split(":")[0])
    .join(", ");
  return new AppError("misconfigured", `The service is not set up correctly: check ${names}.`, { internal: what });
}
