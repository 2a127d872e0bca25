export const enrichmentSources = ["website", "apollo", "hunter"] as const;
export type EnrichmentSource = (typeof enrichmentSources)[number];

/** What a source is asked for in one step: the company's facts, its people, or a verdict on an address that we have. */
export const enrichmentTasks = ["company", "people", "verify"] as const;
export type EnrichmentTask = (typeof enrichmentTasks)[number];

export const jobStatuses = ["pending", "running", "completed", "partial", "failed", "cancelled"] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** `waiting` is the only one that is not final: the source could not be asked yet and will be, at `retryAt`. */
export const stepStatuses = ["success", "no_data", "skipped", "waiting", "failed"] as const;
export type StepStatus = (typeof stepStatuses)[number];

/** One line of a job's trace: what became of one question to one source. */
export interface TraceStep {
  source: EnrichmentSource;
  task: EnrichmentTask;
  status: StepStatus;
  reason?: string;
  retryAt?: string;
  /** Of all tries. */
  credits: number;
  /** The answer was remembered. */
  cached: boolean;
  /** Of the last try; null where nobody was asked. */
  ms: number | null;
  /** Fields of the lead that it changed. */
  fields: string[];
  contactsAdded: number;
  emailsFound?: number;
  data?: Record<string, unknown>;
}

/** What became of one source in one job, over its steps. */
export interface StepResult {
  status: StepStatus;
  reason?: string;
  retryAt?: string;
  credits: number;
  cached: boolean;
  emailsFound?: number;
  data?: Record<string, unknown>;
}
export type StepResults = Partial<Record<EnrichmentSource, StepResult>>;

export const isFinal = (step: TraceStep | undefined): boolean => step !== undefined && step.status !== "waiting";

/** The trace with this step in the place of the same one before it. */
export function withStep(trace: readonly TraceStep[], step: TraceStep): TraceStep[] {
  const at = trace.findIndex(({ source, task }) => source === step.source && task === step.task);
  return at < 0 ? [...trace, step] : trace.with(at, step);
}

/** What matters most of several steps comes first. */
const byWeight: readonly StepStatus[] = ["waiting", "failed", "success", "no_data", "skipped"];

/** The trace by source, as the answer of an enrichment tells it. */
export function resultsOf(trace: readonly TraceStep[]): StepResults {
  const results: StepResults = {};
  for (const source of new Set(trace.map((step) => step.source))) {
    results[source] = resultOf(trace.filter((step) => step.source === source));
  }
  return results;
}

function resultOf(steps: readonly TraceStep[]): StepResult {
  const [leading] = steps.toSorted((a, b) => byWeight.indexOf(a.status) - byWeight.indexOf(b.status));
  if (!leading) throw new Error("a source without steps has no result");
  const asked = steps.filter(({ status }) => status !== "skipped");
  const { status, retryAt } = leading;
  const reason = leading.reason ?? asked.find((step) => step.reason !== undefined)?.reason;
  const data = steps.find(({ task }) => task === "company")?.data;
  const emails = steps.flatMap(({ emailsFound }) => emailsFound ?? []);
  return {
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(retryAt === undefined ? {} : { retryAt }),
    credits: steps.reduce((sum, { credits }) => sum + credits, 0),
    cached: asked.length > 0 && asked.every(({ cached }) => cached),
    ...(emails.length === 0 ? {} : { emailsFound: emails.reduce((sum, found) => sum + found, 0) }),
    ...(data === undefined ? {} : { data }),
  };
}

/** A job's last word: `partial` where some steps failed, `failed` where none that was asked could answer. */
export function verdictOf(trace: readonly TraceStep[]): "completed" | "partial" | "failed" {
  if (trace.every(({ status }) => status !== "failed")) return "completed";
  return trace.some(({ status }) => status === "success" || status === "no_data") ? "partial" : "failed";
}
