import { createBatchRepository } from "./batch-repository.ts";
import { createBoardRepository } from "./board-repository.ts";
import { createContactRepository } from "./contact-repository.ts";
import { createCredentialRepository } from "./credential-repository.ts";
import { abortUnlessAllChanged, abortUnlessChanged, createCommit, type Database } from "./database.ts";
import { createDuplicateCandidates } from "./duplicate-candidates.ts";
import { createEmailCheckRepository } from "./email-check-repository.ts";
import { createErasureRepository } from "./erasure-repository.ts";
import { createEventRepository } from "./event-repository.ts";
import { createEvidenceRepository } from "./evidence-repository.ts";
import { createLeadWalkRepository } from "./evidence-walk.ts";
import { createFactRevertRepository } from "./fact-revert-repository.ts";
import { createImportRepository } from "./import-repository.ts";
import { createJobRepository } from "./job-repository.ts";
import { createLeadListRepository } from "./lead-list.ts";
import { createLeadRepository } from "./lead-repository.ts";
import { createLeadSnapshots } from "./lead-snapshots.ts";
import { createMaintenanceRepository } from "./maintenance-repository.ts";
import { createMergeRepository } from "./merge-repository.ts";
import { createRunRepository } from "./run-repository.ts";
import { createSavedSearchRepository } from "./saved-search-repository.ts";
import { createSlackTaskRepository } from "./slack-task-repository.ts";
import { createSlackUserRepository } from "./slack-user-repository.ts";
import { createStatsRepository } from "./stats-repository.ts";
import { createSuppressionRepository } from "./suppression-repository.ts";
import { createUsageRepository } from "./usage-repository.ts";

/** The database's ports of the use cases, under their names there. None holds a state: one set serves all requests. */
export const createRepositories = (db: Database) => ({
  commit: createCommit(db),
  abortUnlessChanged: () => abortUnlessChanged(db),
  abortUnlessAllChanged: (rows: number) => abortUnlessAllChanged(db, rows),
  leads: createLeadRepository(db),
  leadSnapshots: createLeadSnapshots(db),
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
  credentials: createCredentialRepository(db),
});
