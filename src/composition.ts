import { createApiKeyRepository } from "./db/api-key-repository.ts";
import { createBatchRepository } from "./db/batch-repository.ts";
import { createBoardRepository } from "./db/board-repository.ts";
import { createCallRepository } from "./db/call-repository.ts";
import { createContactRepository } from "./db/contact-repository.ts";
import { createCredentialRepository } from "./db/credential-repository.ts";
import { abortUnlessAllChanged, abortUnlessChanged, createCommit, openDatabase } from "./db/database.ts";
import { createDuplicateCandidates } from "./db/duplicate-candidates.ts";
import { createEmailCheckRepository } from "./db/email-check-repository.ts";
import { createErasureRepository } from "./db/erasure-repository.ts";
import { createEventRepository } from "./db/event-repository.ts";
import { createEvidenceRepository } from "./db/evidence-repository.ts";
import { createLeadWalkRepository } from "./db/evidence-walk.ts";
import { createFactRevertRepository } from "./db/fact-revert-repository.ts";
import { createIdempotencyRepository } from "./db/idempotency-repository.ts";
import { createImportRepository } from "./db/import-repository.ts";
import { createJobRepository } from "./db/job-repository.ts";
import { createLeadListRepository } from "./db/lead-list.ts";
import { createLeadRepository } from "./db/lead-repository.ts";
import { createMaintenanceRepository } from "./db/maintenance-repository.ts";
import { createMergeRepository } from "./db/merge-repository.ts";
import { createRunRepository } from "./db/run-repository.ts";
import { createSavedSearchRepository } from "./db/saved-search-repository.ts";
import { createSlackTaskRepository } from "./db/slack-task-repository.ts";
import { createSlackUserRepository } from "./db/slack-user-repository.ts";
import { createStatsRepository } from "./db/stats-repository.ts";
import { createSuppressionRepository } from "./db/suppression-repository.ts";
import { createUsageRepository } from "./db/usage-repository.ts";
import type { Actor } from "./domain/actor.ts";
import type { IdempotencyStore } from "./domain/idempotency.ts";
import { productToken } from "./domain/robots.ts";
import { type Env, readSettings, type Settings } from "./env.ts";
import { type Clock, shifted, systemClock } from "./lib/clock.ts";
import { hmacSha256Hex } from "./lib/hash.ts";
import { createLog } from "./lib/log.ts";
import { createDurableObjectLimiter } from "./limits/durable-object-limiter.ts";
import { createCredentialVault } from "./providers/credential-vault.ts";
import { createProviderKeys, type KnownCredentials } from "./providers/provider-keys.ts";
import { createProviders } from "./providers/providers.ts";
import { providerDefinitions } from "./providers/registry.ts";
import { createSlackFetch } from "./providers/slack-fetch.ts";
import type { QueuedMessage } from "./queue/message.ts";
import { type AllowancePorts, type Allowances, allowRequest } from "./services/access/allow-request.ts";
import { authenticateKey, type KnownKeys } from "./services/access/authenticate-key.ts";
import { authorizeSlackUser } from "./services/access/authorize-slack-user.ts";
import type { ServiceContext } from "./services/context.ts";

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
const allowancesOf = new WeakMap<RateLimit, Allowances>();

/** By database, of which a deployment has one. */
const knownCredentials = new WeakMap<object, { current: KnownCredentials | null }>();

function knownCredentialsOf(database: object): { current: KnownCredentials | null } {
  const known = knownCredentials.get(database) ?? { current: null };
  knownCredentials.set(database, known);
  return known;
}

/** The only place that turns bindings into ports. @throws AppError misconfigured */
export function compose(env: Env, { requestId, waitUntil }: Invocation, outside: Outside = realOutside): Composition {
  const settings = readSettings(env);
  const db = openDatabase(env.DB);
  const clock = shifted(outside.clock, settings.CLOCK_OFFSET_MS);
  const log = createLog({ request_id: requestId });
  const limiter = createDurableObjectLimiter(env.PROVIDER_LIMITER, (error) =>
    log.error("limiter.failed", { error: String(error) }),
  );
  const contact = settings.CONTACT_EMAIL === undefined ? "" : ` (+mailto:${settings.CONTACT_EMAIL})`;
  const vault = createCredentialVault(settings);
  const credentials = createCredentialRepository(db);
  const providerKeys = createProviderKeys({
    credentials,
    vault,
    environment: keysOf(env),
    known: knownCredentialsOf(env.DB),
    clock,
  });
  const providers = createProviders({
    fetch: outside.fetch,
    limiter,
    calls: createCallRepository(db),
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

  const composition: Composition = {
    settings,
    requestId,
    waitUntil,
    clock,
    authorizeSlackUser: (teamId, userId) =>
      authorizeSlackUser(createSlackUserRepository(db), settings.SLACK_DEFAULT_SCOPE, teamId, userId),
    slackFetch: createSlackFetch(
      outside.fetch,
      settings.OUTBOUND_DIRECT.includes("slack") ? null : (settings.OUTBOUND_PROXY ?? null),
    ),
    authenticate: (key) =>
      authenticateKey({ apiKeys: createApiKeyRepository(db), knownKeys, clock, background: waitUntil }, key),
    idempotency: createIdempotencyRepository(db),
    allowRequest: (name) => allowRequest(allowancePorts(env.USER_RATE_LIMIT, clock), name),
    contextFor: (actor) => ({
      actor,
      requestId,
      clock,
      log: log.with({ actor: actor.name }),
      commit: createCommit(db),
      abortUnlessChanged: () => abortUnlessChanged(db),
      abortUnlessAllChanged: (rows) => abortUnlessAllChanged(db, rows),
      leads: createLeadRepository(db),
      leadList: createLeadListRepository(db),
      duplicates: createDuplicateCandidates(db),
      merges: createMergeRepository(db),
      contacts: createContactRepository(db),
      evidence: createEvidenceRepository(db),
      factReverts: createFactRevertRepository(db),
      events: createEventRepository(db),
      jobs: createJobRepository(db),
      batches: createBatchRepository(db),
      runs: createRunRepository(db),
      boards: createBoardRepository(db),
      leadWalks: createLeadWalkRepository(db),
      imports: createImportRepository(db),
      savedSearches: createSavedSearchRepository(db),
      slackUsers: createSlackUserRepository(db),
      slackTasks: createSlackTaskRepository(db),
      suppressions: createSuppressionRepository(db),
      stats: createStatsRepository(db),
      erasure: createErasureRepository(db),
      emailChecks: createEmailCheckRepository(db),
      maintenance: createMaintenanceRepository(db),
      usage: createUsageRepository(db),
      credentials,
      vault,
      providerKeys,
      providers,
      suppressionHash: (value) => hmacSha256Hex(settings.SUPPRESSION_KEY, value),
      workSlackTask: async (id) => {
        // Loaded when there is something to do in Slack: nobody else waits for it.
        const { workTask } = await import("../slack-app/tasks/work-task.ts");
        await workTask(composition, id);
      },
      enqueue: (messages) => enqueue(env.JOBS_QUEUE, messages),
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
  const allowances = allowancesOf.get(binding) ?? new Map();
  allowancesOf.set(binding, allowances);
  return { allowances, clock, ask: async (key) => (await binding.limit({ key })).success };
}

/** A queue takes 100 messages at once. */
async function enqueue(queue: Queue, messages: readonly QueuedMessage[]): Promise<void> {
  for (let i = 0; i < messages.length; i += 100) {
    await queue.sendBatch(
      messages.slice(i, i + 100).map(({ message, delaySeconds }) => ({
        body: message,
        ...(delaySeconds === undefined ? {} : { delaySeconds }),
      })),
    );
  }
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
