import { type CallLog, createCallLog, roundCredits } from "./calls.ts";
import { createFaultRules, type FaultRules } from "./faults.ts";
import type { Company, World } from "./world/types.ts";
import { createWorld } from "./world/world.ts";

export interface CreditMeter {
  readonly available: number;
  readonly used: number;
  readonly remaining: number;
  /** False, and nothing is taken, when not enough is left. */
  spend(credits: number): boolean;
}

export interface SlackPost {
  at: number;
  kind: "web_api" | "response_url" | "upload";
  target: string;
  body: unknown;
  accepted: boolean;
  /** What Block Kit's rules found wrong. */
  issues?: string[];
  /** Of a view that was opened or changed. */
  viewId?: string;
}

export interface SlackViews {
  /** Ids of the windows that somebody has before them. */
  open: Set<string>;
  usedTriggers: Set<string>;
}

/** All that a reset forgets. */
export interface Session {
  calls: CallLog;
  faults: FaultRules;
  apolloCredits: CreditMeter;
  hunterCredits: CreditMeter;
  /** Arrival times per Apollo endpoint, for its rate-limit headers. */
  apolloCalls: Map<string, number[]>;
  /** Hunter charges the same call once per billing period. */
  hunterCharged: Set<string>;
  hunterVerifications: Map<string, number>;
  slackPosts: SlackPost[];
  slackViews: SlackViews;
  /** How often the name that changes its address was looked up. */
  rebindingLookups: number;
}

export interface SandboxState {
  world: World;
  byDomain: ReadonlyMap<string, Company>;
  now: () => number;
  apolloPace: number;
  session: Session;
  reset(): void;
}

export interface StateOptions {
  seed?: number;
  apolloCredits?: number;
  hunterCredits?: number;
  apolloPace?: number;
  now?: () => number;
}

export function createState(options: StateOptions = {}): SandboxState {
  const world = createWorld(options.seed ?? 1);
  const startSession = (): Session => ({
    calls: createCallLog(),
    faults: createFaultRules(),
    apolloCredits: createMeter(options.apolloCredits ?? 1_000),
    hunterCredits: createMeter(options.hunterCredits ?? 1_000),
    apolloCalls: new Map(),
    hunterCharged: new Set(),
    hunterVerifications: new Map(),
    slackPosts: [],
    slackViews: { open: new Set(), usedTriggers: new Set() },
    rebindingLookups: 0,
  });
  const state: SandboxState = {
    world,
    byDomain: new Map(world.companies.map((company) => [company.domain, company])),
    now: options.now ?? Date.now,
    apolloPace: options.apolloPace ?? 1,
    session: startSession(),
    reset() {
      state.session = startSession();
    },
  };
  return state;
}

function createMeter(available: number): CreditMeter {
  let used = 0;
  return {
    available,
    get used() {
      return used;
    },
    get remaining() {
      return roundCredits(available - used);
    },
    spend(credits) {
      if (credits > roundCredits(available - used)) return false;
      used = roundCredits(used + credits);
      return true;
    },
  };
}
