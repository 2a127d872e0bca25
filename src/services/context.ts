import type { BatchRepository } from "../db/batch-repository.ts";
import type { BoardRepository } from "../db/board-repository.ts";
import type { ContactRepository } from "../db/contact-repository.ts";
import type { CredentialRepository } from "../db/credential-repository.ts";
import type { Commit, Write } from "../db/database.ts";
import type { DuplicateCandidates } from "../db/duplicate-candidates.ts";
import type { EmailCheckRepository } from "../db/email-check-repository.ts";
import type { ErasureRepository } from "../db/erasure-repository.ts";
import type { EventRepository } from "../db/event-repository.ts";
import type { EvidenceRepository } from "../db/evidence-repository.ts";
import type { LeadWalkRepository } from "../db/evidence-walk.ts";
import type { FactRevertRepository } from "../db/fact-revert-repository.ts";
import type { ImportRepository } from "../db/import-repository.ts";
import type { JobRepository } from "../db/job-repository.ts";
import type { LeadListRepository } from "../db/lead-list.ts";
import type { LeadRepository } from "../db/lead-repository.ts";
import type { LeadSnapshots } from "../db/lead-snapshots.ts";
import type { MaintenanceRepository } from "../db/maintenance-repository.ts";
import type { MergeRepository } from "../db/merge-repository.ts";
import type { RunRepository } from "../db/run-repository.ts";
import type { SavedSearchRepository } from "../db/saved-search-repository.ts";
import type { SlackTaskRepository } from "../db/slack-task-repository.ts";
import type { SlackUserRepository } from "../db/slack-user-repository.ts";
import type { StatsRepository } from "../db/stats-repository.ts";
import type { SuppressionRepository } from "../db/suppression-repository.ts";
import type { UsageRepository } from "../db/usage-repository.ts";
import type { Actor } from "../domain/actor.ts";
import type { BuyerProfile } from "../domain/buyer-profile.ts";
import type { CheckMode } from "../domain/email-verification.ts";
import type { BoardRef } from "../domain/job-board.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Traffic } from "../lib/traffic.ts";
import type { Priority } from "../limits/policy.ts";
import type { CredentialVault } from "../providers/credential-vault.ts";
import type { CallScope } from "../providers/provider.ts";
import type { ProviderKeys } from "../providers/provider-keys.ts";
import type { Providers } from "../providers/providers.ts";
import type { QueuedMessage } from "../queue/message.ts";
import type { DiscoveryPlan } from "./discovery/discovery-plan.ts";
import type { KnownAnswers } from "./leads/known-answers.ts";

/** Everything a use case may touch: ports and the actor, never a Request, a Hono context or a binding. */
export interface ServiceContext {
  actor: Actor;
  requestId: string;
  clock: Clock;
  log: Log;
  commit: Commit;
  /** Within a commit: undoes all of it unless the statement before changed a row. */
  abortUnlessChanged(): Write;
  /** The same unless it changed exactly so many rows. */
  abortUnlessAllChanged(rows: number): Write;
  leads: LeadRepository;
  leadSnapshots: LeadSnapshots;
  leadList: LeadListRepository;
  knownAnswers: KnownAnswers;
  duplicates: DuplicateCandidates;
  merges: MergeRepository;
  contacts: ContactRepository;
  evidence: EvidenceRepository;
  factReverts: FactRevertRepository;
  events: EventRepository;
  jobs: JobRepository;
  batches: BatchRepository;
  runs: RunRepository;
  boards: BoardRepository;
  leadWalks: LeadWalkRepository;
  imports: ImportRepository;
  savedSearches: SavedSearchRepository;
  slackUsers: SlackUserRepository;
  slackTasks: SlackTaskRepository;
  suppressions: SuppressionRepository;
  stats: StatsRepository;
  erasure: ErasureRepository;
  emailChecks: EmailCheckRepository;
  maintenance: MaintenanceRepository;
  usage: UsageRepository;
  credentials: CredentialRepository;
  vault: CredentialVault;
  providerKeys: ProviderKeys;
  providers: Providers;
  /** Keyed hash under which a suppressed address or domain is known. */
  suppressionHash(value: string): string;
  /** Does and answers what somebody asked for in Slack, as far as it goes now. */
  workSlackTask(id: string): Promise<void>;
  /** Who asks this isolate for something meanwhile. */
  traffic: Traffic;
  enqueue(messages: readonly QueuedMessage[]): Promise<void>;
  /** Lets work go on after the answer (at most 30 s on Workers). */
  background(work: Promise<unknown>): void;
  settings: {
    discoveryPlans: readonly DiscoveryPlan[];
    /** Known companies about whom cron asks the free sources at each tick. */
    evidenceLeadsPerTick: number;
    jobBoards: readonly BoardRef[];
    inlineEnrichmentMs: number;
    apolloPeoplePerLead: number;
    contactsPerLead: number;
    buyerProfile: BuyerProfile;
    undoDays: number;
    /** How the addresses of people whom an enrichment brings are checked. */
    newEmails: CheckMode | "off";
  };
}

export const timestamp = (ctx: Pick<ServiceContext, "clock">): string => ctx.clock.now().toISOString();

/** People may use a whole quota; what cron started leaves them a reserve. */
export const priorityOf = (actor: string): Priority => (actor === "cron" ? "background" : "person");

/** Calls are made for whoever asked for the work, which is not always who does it. */
export function callScope(
  ctx: ServiceContext,
  about: Pick<CallScope, "leadId" | "jobId" | "runId" | "budget">,
  askedBy: string = ctx.actor.name,
): CallScope {
  return { actor: askedBy, requestId: ctx.requestId, priority: priorityOf(askedBy), ...about };
}
