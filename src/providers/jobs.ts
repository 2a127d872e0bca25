import type { Candidate } from "../domain/discovery-criteria.ts";
import { AppError } from "../domain/errors.ts";
import { type BoardRef, boardPage, boardVendors, guessTokens, isBoardOf, type JobBoard } from "../domain/job-board.ts";
import { parsePlace } from "../domain/location.ts";
import { hours } from "../lib/clock.ts";
import type { ProviderHttp } from "./http.ts";
import { boardName, vendors } from "./jobs/board.ts";
import { pageOf } from "./page.ts";
import { type CompanyObservation, defineProvider } from "./provider.ts";
import type { KnownBoard } from "./questions.ts";

/**
 * Public job boards at Greenhouse, Lever and Ashby: who looks for people to work on AI. One provider, since the three
 * differ in nothing but the address and the shape of an answer.
 */
export const jobs = defineProvider({
  id: "jobs",
  name: "Job boards",
  secret: null,
  hosts: ["boards-api.greenhouse.io", "api.lever.co", "api.ashbyhq.com"],
  // A board is read whole, so every filter is applied by us.
  filters: [],
  prices: {},
  // None of the three publishes a limit for reading; this is slow for all of them.
  policy: () => ({
    windows: [
      { limit: 120, seconds: 60 },
      { limit: 2000, seconds: 3600 },
    ],
    quota: null,
    reserveShare: 0,
  }),
  create: (http) => ({
    async discover(request) {
      const { boards, total } = request.boards ?? { boards: [], total: 0 };
      if (total === 0) {
        throw new AppError(
          "misconfigured",
          "No job board is known yet: list some in JOB_BOARDS, or search Hacker News.",
        );
      }
      const { read, unread } = await readAll(http, boards);
      const hiring = read.filter(({ board }) => board.aiJobs.length > 0);
      const page = pageOf(hiring, { ...request, offset: 0, limit: hiring.length }, candidateOf, toObservation);
      const next = request.offset + boards.length;
      const value = { ...page, unread, next: boards.length > 0 && next < total ? next : null };
      return { value, credits: 0, cached: false };
    },

    async enrichCompany({ domain, companyName = null, boards = [] }) {
      const tokens = guessTokens(domain, companyName);
      const guesses = boardVendors.flatMap((vendor) => tokens.map((token): BoardRef => ({ vendor, token })));
      const isKnown = boards.length > 0;
      for (const ref of isKnown ? boards : guesses) {
        const board = await readBoard(http, ref);
        if (board === null || !(isKnown || isBoardOf(board, domain, companyName))) continue;
        const seen = toObservation({ ref: { ...ref, domain, companyName }, board });
        // Where a job is need not be where a company is that we know.
        return { value: { ...seen, facts: { companyName: seen.facts.companyName } }, credits: 0, cached: false };
      }
      return { value: null, credits: 0, cached: false };
    },
  }),
});

interface ReadBoard {
  ref: KnownBoard;
  board: JobBoard;
}

/** Null where there is no such board (any more). */
async function readBoard(http: ProviderHttp, ref: BoardRef): Promise<JobBoard | null> {
  const { url, response } = vendors[ref.vendor];
  const { data } = await http.send({
    operation: `read ${ref.vendor}`,
    url: url(ref.token),
    response,
    cost: 0,
    remember: { question: ref.token, forMs: hours(20) },
  });
  return data;
}

/** One board that does not answer leaves the others be; when none does, the source could not be asked. */
async function readAll(
  http: ProviderHttp,
  refs: readonly KnownBoard[],
): Promise<{ read: ReadBoard[]; unread: readonly KnownBoard[] }> {
  const read: ReadBoard[] = [];
  const failures: AppError[] = [];
  let unread: readonly KnownBoard[] = [];
  for (const [i, ref] of refs.entries()) {
    try {
      const board = await readBoard(http, ref);
      if (board !== null) read.push({ ref, board });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failures.push(error);
      // Our own pace: the boards after this one would be refused too.
      if (error.code !== "rate_limited") continue;
      unread = refs.slice(i);
      break;
    }
  }
  const [failure] = failures;
  if (failure && read.length === 0) throw failure;
  return { read, unread };
}

function candidateOf({ ref, board }: ReadBoard): Candidate {
  return {
    places: board.aiJobs.flatMap(({ location }) => location ?? []).join(";") || null,
    // Only boards with AI jobs are here.
    topics: ["AI"],
    employeeCount: null,
    fundingStage: null,
    text: [nameOf(ref, board), ...board.aiJobs.map(({ title }) => title)].join(" "),
  };
}

const nameOf = (ref: KnownBoard, board: JobBoard): string =>
  ref.companyName ?? board.companyName ?? ref.token.charAt(0).toUpperCase() + ref.token.slice(1);

const mostQuotes = 5;

function toObservation({ ref, board }: ReadBoard): CompanyObservation {
  const { text: location, city, region, country } = parsePlace(board.aiJobs[0]?.location ?? null);
  const domain = ref.domain ?? board.domains[0] ?? null;
  return {
    domain,
    externalId: boardName(ref),
    sourceUrl: boardPage(ref),
    facts: {
      companyName: nameOf(ref, board),
      websiteUrl: domain && `https://${domain}`,
      location,
      city,
      region,
      country,
    },
    categories: [],
    evidence: board.aiJobs.slice(0, mostQuotes).map(({ title, url, postedAt }) => ({
      type: "ai_hiring",
      url: url ?? boardPage(ref),
      quote: title,
      observedAt: postedAt,
    })),
    replacesEvidence: true,
    confidence: 0.5,
    candidate: candidateOf({ ref, board }),
  };
}
