import type { DiscoveryCriteria } from "../../domain/discovery-criteria.ts";
import type { SourceReport } from "../../domain/discovery-run.ts";
import type { BoardRef } from "../../domain/job-board.ts";
import type { CallScope, CompanyObservation, DiscoveryPage, Priced } from "../../providers/provider.ts";
import type { DiscoverySource } from "../../providers/registry.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { reportFailure } from "./source-report.ts";

/** Where each source goes on; a source that is through is not in it. */
export type Positions = Partial<Record<DiscoverySource, number>>;

export interface Question {
  criteria: DiscoveryCriteria;
  positions: Positions;
  limit: number;
  scope: CallScope;
}

/** One company of the answer, with what each of the sources that named it says. */
export interface Finding {
  source: DiscoverySource;
  company: CompanyObservation;
  alsoSeen: { source: DiscoverySource; company: CompanyObservation }[];
}

export interface Findings {
  findings: Finding[];
  reports: Partial<Record<DiscoverySource, SourceReport>>;
  /** Positions after what was taken; empty when all sources are through. */
  next: Positions;
}

/** Asks the sources at the same time and takes turns among their answers; one that fails leaves the others be. */
export async function askSources(ctx: ServiceContext, question: Question): Promise<Findings> {
  const sources = Object.keys(question.positions) as DiscoverySource[];
  const answers = await Promise.all(sources.map((source) => ask(ctx, source, question)));

  const reports: Findings["reports"] = {};
  const queues: Queue[] = [];
  for (const answer of answers) {
    reports[answer.source] = answer.report;
    const { source, page, boards } = answer;
    if (page) queues.push({ source, page, taken: 0, ...(boards ? { boards } : {}) });
  }
  const findings = takeTurns(queues, question.limit);
  await markBoards(ctx, queues);
  return { findings, reports, next: positionsAfter(queues, reports, question.positions) };
}

interface Queue {
  source: DiscoverySource;
  page: DiscoveryPage;
  taken: number;
  boards?: readonly BoardRef[];
}

async function ask(ctx: ServiceContext, source: DiscoverySource, { criteria, positions, limit, scope }: Question) {
  try {
    const provider = await ctx.providers.open(source, scope);
    const boards = source === "jobs" ? { boards: await nextBoards(ctx, limit) } : {};
    const answer = await provider.discover?.({ criteria, offset: positions[source] ?? 0, limit, ...boards });
    if (!answer) throw new Error(`${source} cannot discover`);
    return { source, page: answer.value, report: reportAnswer(answer), boards: boards.boards?.boards };
  } catch (error) {
    return { source, page: null, report: reportFailure(ctx, source, error), boards: undefined };
  }
}

/** Few enough for one invocation's calls. */
const mostBoards = 20;

async function nextBoards(ctx: ServiceContext, limit: number) {
  const listed = ctx.settings.jobBoards.map((board) => ({ ...board, companyName: null, domain: null }));
  await ctx.boards.add(listed, "setting", timestamp(ctx));
  return ctx.boards.next(Math.min(limit, mostBoards));
}

/** Boards whose companies were not taken, and those that were not asked, are read again next time; the others wait until all have had their turn. */
async function markBoards(ctx: ServiceContext, queues: readonly Queue[]): Promise<void> {
  const queue = queues.find(({ source }) => source === "jobs");
  if (!queue?.boards) return;
  const left = new Set(queue.page.companies.slice(queue.taken).map(({ externalId }) => externalId));
  for (const board of queue.page.unread ?? []) left.add(nameOf(board));
  const read = queue.boards.filter((board) => !left.has(nameOf(board)));
  await ctx.boards.markRead(read, timestamp(ctx));
}

const nameOf = ({ vendor, token }: BoardRef): string => `${vendor}:${token}`;

function reportAnswer({ value, credits }: Priced<DiscoveryPage>): SourceReport {
  return {
    status: value.found === 0 ? "empty" : "ok",
    found: value.found,
    new: 0,
    credits,
    ...(value.filtersAppliedHere.length > 0 ? { filtersAppliedHere: value.filtersAppliedHere } : {}),
    ...(value.leftOutUnknown > 0 ? { leftOutUnknown: value.leftOutUnknown } : {}),
  };
}

/** One company from each source in turn, so that no source crowds out the others; the same domain is one finding. */
function takeTurns(queues: Queue[], limit: number): Finding[] {
  const findings: Finding[] = [];
  const byDomain = new Map<string, Finding>();
  let open = queues;
  while (findings.length < limit && open.length > 0) {
    for (const queue of open) {
      if (findings.length >= limit) break;
      const company = queue.page.companies[queue.taken++];
      if (!company) continue;
      const known = company.domain === null ? undefined : byDomain.get(company.domain);
      if (known) {
        known.alsoSeen.push({ source: queue.source, company });
        continue;
      }
      const finding: Finding = { source: queue.source, company, alsoSeen: [] };
      findings.push(finding);
      if (company.domain !== null) byDomain.set(company.domain, finding);
    }
    open = open.filter((queue) => queue.taken < queue.page.companies.length);
  }
  return findings;
}

function positionsAfter(queues: readonly Queue[], reports: Findings["reports"], before: Positions): Positions {
  const next: Positions = {};
  for (const [source, offset] of Object.entries(before) as [DiscoverySource, number][]) {
    const queue = queues.find((candidate) => candidate.source === source);
    // A source that could not be asked is asked for the same again.
    if (!queue) {
      if (reports[source]?.status !== "not_configured") next[source] = offset;
    } else if (queue.taken < queue.page.companies.length) {
      next[source] = offset + queue.taken;
    } else if (queue.page.next !== null) {
      next[source] = queue.page.next;
    }
  }
  return next;
}
