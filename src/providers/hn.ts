import { z } from "zod";
import { speaksOfAi } from "../domain/ai-adoption.ts";
import { nameKey } from "../domain/company-name.ts";
import type { Candidate } from "../domain/discovery-criteria.ts";
import { AppError } from "../domain/errors.ts";
import { type HiringPost, readHiringPost } from "../domain/hiring-post.ts";
import { parsePlace } from "../domain/location.ts";
import { hours } from "../lib/clock.ts";
import type { ProviderHttp } from "./http.ts";
import { pageOf } from "./page.ts";
import { type CompanyObservation, defineProvider } from "./provider.ts";
import { number, requiredList, requiredText, text } from "./wire.ts";

const Threads = z.object({
  hits: requiredList(z.object({ objectID: requiredText, title: requiredText, created_at_i: number })),
});

/** A post that speaks of AI, as we read it: all that is kept of an answer, so that no poster's name or mailbox is. */
interface AiPost extends HiringPost {
  id: number;
  postedAt: string | null;
  aiQuote: string;
}

const Thread = z
  .object({ children: requiredList(z.object({ id: z.number().int(), created_at: text, text: z.string() })) })
  .transform(({ children }) => children.flatMap(readPost));

function readPost({ id, created_at, text: html }: { id: number; created_at: string | null; text: string }): AiPost[] {
  // A quick look, which spares reading the two thirds that do not.
  const post = speaksOfAi(html) ? readHiringPost(html) : null;
  const aiQuote = post?.aiQuote ?? null;
  const postedAt = created_at !== null && !Number.isNaN(Date.parse(created_at)) ? created_at : null;
  return post === null || aiQuote === null ? [] : [{ ...post, id, postedAt, aiQuote }];
}

/** "Ask HN: Who is hiring?" of this month: companies that look for people in public, those that speak of AI. */
export const hn = defineProvider({
  id: "hn",
  name: "Hacker News: Who is hiring?",
  secret: null,
  hosts: ["hn.algolia.com"],
  // A thread is read whole, so every filter is applied by us.
  filters: [],
  prices: {},
  // Algolia allows 10,000 an hour from one address, which Workers share; a discovery takes two.
  policy: () => ({ windows: [{ limit: 300, seconds: 3600 }], quota: null, reserveShare: 0 }),
  create: (http) => ({
    async discover(request) {
      const posts = await readThread(http, await newestThread(http));
      return { value: pageOf(posts, request, candidateOf, toObservation), credits: 0, cached: false };
    },
  }),
});

/** By the account that posts it: a search for its words ranks other stories first. */
async function newestThread(http: ProviderHttp): Promise<string> {
  const url = new URL("https://hn.algolia.com/api/v1/search_by_date");
  url.searchParams.set("tags", "story,author_whoishiring");
  url.searchParams.set("hitsPerPage", "10");
  const { data } = await http.send({
    operation: "find thread",
    url,
    response: Threads,
    cost: 0,
    remember: { question: "newest", forMs: hours(1) },
  });
  const threads = (data?.hits ?? []).filter(({ title }) => /^Ask HN: Who is hiring\?/i.test(title));
  const [newest] = threads.sort((a, b) => (b.created_at_i ?? 0) - (a.created_at_i ?? 0));
  if (!newest || !/^\d{1,12}$/.test(newest.objectID)) {
    throw new AppError("provider_bad_response", 'Hacker News lists no thread "Who is hiring?".');
  }
  return newest.objectID;
}

async function readThread(http: ProviderHttp, id: string): Promise<AiPost[]> {
  const { data } = await http.send({
    operation: "read thread",
    url: new URL(`https://hn.algolia.com/api/v1/items/${id}`),
    response: Thread,
    cost: 0,
    remember: { question: id, forMs: hours(1) },
  });
  if (data === null) throw new AppError("provider_bad_response", "Hacker News does not have the thread that it lists.");
  return data;
}

function candidateOf({ location, text: words }: AiPost): Candidate {
  // Only posts that speak of AI are here.
  return { places: location, topics: ["AI"], employeeCount: null, fundingStage: null, text: words };
}

function toObservation(post: AiPost): CompanyObservation {
  const { text: location, city, region, country } = parsePlace(post.location ?? (post.isRemote ? "Remote" : null));
  const url = `https://news.ycombinator.com/item?id=${post.id}`;
  return {
    domain: post.domain,
    // The post is another one every month; the name stays.
    externalId: `hn:${nameKey(post.companyName)}`,
    sourceUrl: url,
    facts: { companyName: post.companyName, websiteUrl: post.websiteUrl, location, city, region, country },
    categories: [],
    evidence: [{ type: "ai_hiring", url, quote: post.aiQuote, observedAt: post.postedAt }],
    replacesEvidence: true,
    boards: post.boards,
    confidence: 0.6,
    candidate: candidateOf(post),
  };
}
