import { type ApiKeyRepository, createApiKeyRepository } from "./db/api-key-repository.ts";
import { type CallRepository, createCallRepository } from "./db/call-repository.ts";
import { openDatabase } from "./db/database.ts";
import { createIdempotencyRepository } from "./db/idempotency-repository.ts";
import { createRepositories } from "./db/repositories.ts";
import type { Actor } from "./domain/actor.ts";
import type { IdempotencyStore } from "./domain/idempotency.ts";
import { productToken } from "./domain/robots.ts";
import { type Env, readSettings, type Settings } from "./env.ts";
import { type Clock, shifted, systemClock } from "./lib/clock.ts";
import { hmacSha256Hex } from "./lib/hash.ts";
import { createLog } from "./lib/log.ts";
import { createTraffic, type Traffic } from "./lib/traffic.ts";
import { createDurableObjectLimiter } from "./limits/durable-object-limiter.ts";
import { createCredentialVault } from "./providers/credential-vault.ts";
import { createProviderKeys, type KnownCredentials } from "./providers/provider-keys.ts";
import { createProviders } from "./providers/providers.ts";
import { providerDefinitions } from "./providers/registry.ts";
import { createSlackFetch } from "./providers/slack-fetch.ts";
import { sendMessages } from "./queue/send-messages.ts";
import { type AllowancePorts, type Allowances, allowRequest } from "./services/access/allow-request.ts";
import { authenticateKey, type KnownKeys } from "./services/access/authenticate-key.ts";
import { authorizeSlackUser } from "./services/access/authorize-slack-user.ts";
import type { ServiceContext } from "./services/context.ts";
import { createKnownAnswers, type KnownAnswers } from "./services/leads/known-answers.ts";

/** What one invocation (a request, a batch, a tick) brings along. */
export interface Invocation {
  requestId: string;
  waitUntil(work: Promise<unknown>): void;
}

/** What adapters build on. */
export interface Composition {
  settings: Settings;
  idempotency: IdempotencyStore;
  /** Whose key this is, or null. */
  authenticate(key: string): Promise<Actor | null>;
  /** Who somebody in Slack is here. */
  authorizeSlackUser(teamId: string, userId: string): Promise<Actor>;
  /** The way out to Slack, and only there. */
  slackFetch: typeof fetch;
  requestId: string;
  waitUntil(work: Promise<unknown>): void;
  clock: Clock;
  traffic: Traffic;
  /** Whether one more request under this name is within the rate limit. */
  allowRequest(name: string): Promise<boolean>;
  contextFor(actor: Actor): ServiceContext;
}

export type Compose = (env: Env, invocation: Invocation) => Composition;

/** What tests put in the place of the world outside. */
export interface Outside {
  fetch: typeof fetch;
  clock: Clock;
}

const realOutside: Outside = { fetch: (input, init) => fetch(input, init), clock: systemClock };

const knownKeys: KnownKeys = new Map();
const traffic = createTraffic();
const allowancesOf = new WeakMap<RateLimit, Allowances>();

interface Stores {
  repositories: ReturnType<typeof createRepositories>;
  apiKeys: ApiKeyRepository;
  calls: CallRepository;
  idempotency: IdempotencyStore;
  knownCredentials: { current: KnownCredentials | null };
  knownAnswers: KnownAnswers;
}

const settingsOf = new WeakMap<Env, Settings>();
const storesOf = new WeakMap<D1Database, Stores>();

/** What `make` makes of a key, once: bindings are the same for all requests of an isolate. */
function once<K extends object, V>(kept: WeakMap<K, V>, key: K, make: (key: K) => V): V {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  kept.set(key, made);
  return made;
}

function openStores(d1: D1Database): Stores {
  const db = openDatabase(d1);
  return {
    repositories: createRepositories(db),
    apiKeys: createApiKeyRepository(db),
    calls: createCallRepository(db),
    idempotency: createIdempotencyRepository(db),
    knownCredentials: { current: null },
    knownAnswers: createKnownAnswers(),
  };
}

/** The only place that turns bindings into ports. @throws AppError misconfigured */
export function compose(env: Env, { requestId, waitUntil }: Invocation, outside: Outside = realOutside): Composition {
  const settings = once(settingsOf, env, readSettings);
  const { repositories, apiKeys, calls, idempotency, knownCredentials, knownAnswers } = once(
    storesOf,
    env.DB,
    openStores,
  );
  const clock = shifted(outside.clock, settings.CLOCK_OFFSET_MS);
  const log = createLog({ request_id: requestId });

  const openWorld = () => {
    const vault = createCredentialVault(settings);
    const providerKeys = createProviderKeys({
      credentials: repositories.credentials,
      vault,
      environment: keysOf(env),
      known: knownCredentials,
      clock,
    });
    const contact = settings.CONTACT_EMAIL === undefined ? "" : ` (+mailto:${settings.CONTACT_EMAIL})`;
    const limiter = createDurableObjectLimiter(env.PROVIDER_LIMITER, (error) =>
      log.error("limiter.failed", { error: String(error) }),
    );
    const providers = createProviders({
      fetch: outside.fetch,
      limiter,
      calls,
      clock,
      log,
      settings: numbersOf(settings),
      sameQuestionWaitMs: settings.SAME_QUESTION_WAIT_MS,
      ownHosts: settings.OWN_HOSTS,
      isProduction: settings.ENVIRONMENT === "production",
      keys: providerKeys,
      userAgent: `${productToken}/0.1${contact}`,
      outboundProxyFor: (id) => (settings.OUTBOUND_DIRECT.includes(id) ? null : (settings.OUTBOUND_PROXY ?? null)),
    });
    return { vault, providerKeys, providers };
  };
  let opened: ReturnType<typeof openWorld> | undefined;
  // Most requests only read what is stored.
  const world = () => {
    opened ??= openWorld();
    return opened;
  };

  const composition: Composition = {
    settings,
    requestId,
    waitUntil,
    clock,
    traffic,
    authorizeSlackUser: (teamId, userId) =>
      authorizeSlackUser(repositories.slackUsers, settings.SLACK_DEFAULT_SCOPE, teamId, userId),
    get slackFetch() {
      const isDirect = settings.OUTBOUND_DIRECT.includes("slack");
      return createSlackFetch(outside.fetch, isDirect ? null : (settings.OUTBOUND_PROXY ?? null));
    },
    authenticate: (key) => authenticateKey({ apiKeys, knownKeys, clock, background: waitUntil }, key),
    idempotency,
    allowRequest: (name) => allowRequest(allowancePorts(env.USER_RATE_LIMIT, clock), name),
    contextFor: (actor) => ({
      ...repositories,
      knownAnswers,
      actor,
      requestId,
      clock,
      log: log.with({ actor: actor.name }),
      get vault() {
        return world().vault;
      },
      get providerKeys() {
        return world().providerKeys;
      },
      get providers() {
        return world().providers;
      },
      suppressionHash: (value) => hmacSha256Hex(settings.SUPPRESSION_KEY, value),
      workSlackTask: async (id) => {
        // Loaded when there is something to do in Slack: nobody else waits for it.
        const { workTask } = await import("../slack-app/tasks/work-task.ts");
        await workTask(composition, id);
      },
      enqueue: (messages) => sendMessages(env.JOBS_QUEUE, messages),
      traffic,
      background: waitUntil,
      settings: {
        discoveryPlans: settings.DISCOVERY_PLANS,
        evidenceLeadsPerTick: settings.EVIDENCE_LEADS_PER_TICK,
        jobBoards: settings.JOB_BOARDS,
        inlineEnrichmentMs: settings.INLINE_ENRICHMENT_MS,
        apolloPeoplePerLead: settings.APOLLO_PEOPLE_PER_LEAD,
        contactsPerLead: settings.CONTACTS_PER_LEAD,
        buyerProfile: settings.BUYER_PROFILE,
        undoDays: settings.UNDO_DAYS,
        newEmails: settings.VERIFY_NEW_EMAILS,
      },
    }),
  };
  return composition;
}

function allowancePorts(binding: RateLimit, clock: Clock): AllowancePorts {
  const allowances = once(allowancesOf, binding, () => new Map());
  return { allowances, clock, ask: async (key) => (await binding.limit({ key })).success };
}

const numbersOf = (settings: Settings): Record<string, number> =>
  Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );

/** An empty secret is no key. */
function keysOf(env: Env): Partial<Record<string, string>> {
  const names = providerDefinitions.flatMap(({ secret }) => secret ?? []);
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, String(env[name])]] : [])));
}
