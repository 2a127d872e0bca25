import { z } from "zod";
import { budgetOf } from "../../domain/budget.ts";
import type { SourceReport } from "../../domain/discovery-run.ts";
import { later, minutes } from "../../lib/clock.ts";
import { discoverySources } from "../../providers/registry.ts";
import { callScope, type ServiceContext, timestamp } from "../context.ts";
import { askSources, type Positions } from "./ask-sources.ts";
import { keepFindings } from "./keep-findings.ts";
import { hasAnswered } from "./source-report.ts";

/** Small enough for one invocation's CPU, queries and calls, whatever the plan. */
const largestSlice = 100;
const smallestSlice = 20;
/** A run that meets almost nothing but known companies ends here, and goes on tomorrow. */
const mostSlices = 50;
const leaseMs = minutes(2);

const Watermark = z.partialRecord(z.enum(discoverySources), z.number().int());

/** One slice of a scheduled run, and a message for the next. Safe to call again: only who claims the run works on it. */
export async function workRun(ctx: ServiceContext, runId: string): Promise<void> {
  const now = ctx.clock.now();
  const run = await ctx.runs.claim(runId, now.toISOString(), later(now, leaseMs).toISOString());
  if (!run) return;
  const positions: Positions =
    run.watermark === null
      ? Object.fromEntries(run.sourceIds.map((source) => [source, 0]))
      : (Watermark.parse(JSON.parse(run.watermark)) as Positions);
  const limit = Math.min(largestSlice, Math.max(smallestSlice, run.wanted - run.created));
  const creditsLeft = run.maxCredits === null ? null : Math.max(0, run.maxCredits - (await ctx.runs.creditsOf(runId)));
  const scope = callScope(ctx, { runId, budget: budgetOf(creditsLeft) }, run.actor);
  const asked = await askSources(ctx, { criteria: run.criteria, positions, limit, scope });
  const kept = await keepFindings(ctx, asked.findings, asked.reports);

  const sources = addReports(run.sources, asked.reports);
  const created = run.created + kept.filter(({ isNew }) => isNew).length;
  // A source that failed is tried again tomorrow, not in a loop today.
  const answered = Object.entries(asked.next).filter(([id]) => {
    const report = asked.reports[id as keyof typeof asked.reports];
    return report !== undefined && hasAnswered(report);
  });
  // What counts are new leads: companies that are known already are refreshed on the way.
  const isOver = created >= run.wanted || answered.length === 0 || run.claim >= mostSlices;
  // Also where the last word of all is that nothing more may be spent.
  const anyAnswer = [run.sources, asked.reports].some((reports) => Object.values(reports).some(hasAnswered));
  await ctx.runs.endSlice(
    run,
    {
      sources,
      watermark: isOver ? null : JSON.stringify(Object.fromEntries(answered)),
      stored: kept.length,
      created: created - run.created,
    },
    isOver ? (anyAnswer ? "completed" : "failed") : "running",
    timestamp(ctx),
  );
  ctx.log.info("discovery.slice_done", { run_id: runId, created, wanted: run.wanted, is_over: isOver });
  if (!isOver) await ctx.enqueue([{ message: { v: 1, type: "discover", run_id: runId } }]);
}

/** Over the slices of a run, counts and prices add up; how it went is the newest word. */
function addReports(
  before: Record<string, SourceReport>,
  now: Partial<Record<string, SourceReport>>,
): Record<string, SourceReport> {
  const sum = { ...before };
  for (const [source, report] of Object.entries(now)) {
    if (!report) continue;
    const earlier = before[source];
    sum[source] = {
      ...report,
      new: report.new + (earlier?.new ?? 0),
      credits: report.credits + (earlier?.credits ?? 0),
    };
  }
  return sum;
}
