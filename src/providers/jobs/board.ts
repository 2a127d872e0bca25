import { type ZodType, z } from "zod";
import { speaksOfAi } from "../../domain/ai-adoption.ts";
import { normalizeDomain } from "../../domain/domain-name.ts";
import type { BoardJob, BoardRef, BoardVendor, JobBoard } from "../../domain/job-board.ts";
import { withoutPersonalData } from "../../domain/personal-data.ts";
import { number, part, requiredList, requiredText, text, webUrl } from "../wire.ts";

interface Posting extends BoardJob {
  companyName?: string | null;
  about?: string | null;
}

interface Vendor {
  url(token: string): URL;
  response: ZodType<JobBoard>;
}

const newestFirst = (a: BoardJob, b: BoardJob) => (b.postedAt ?? "").localeCompare(a.postedAt ?? "");
const vendorHosts = new Set(["greenhouse.io", "lever.co", "ashbyhq.com"]);

/** Only what we use of a body that may hold 800 descriptions. */
function toBoard(postings: readonly Posting[]): JobBoard {
  const domains = postings.flatMap(({ url }) => (url === null ? [] : (normalizeDomain(url) ?? [])));
  return {
    companyName: postings.find(({ companyName }) => companyName)?.companyName ?? null,
    domains: [...new Set(domains)].filter((domain) => !vendorHosts.has(domain)).slice(0, 3),
    about: withoutPersonalData(postings.find(({ about }) => about)?.about?.slice(0, 400) ?? ""),
    jobCount: postings.length,
    aiJobs: postings
      .filter(({ title }) => speaksOfAi(title))
      .map(({ title, url, location, postedAt }) => ({ title: title.slice(0, 200), url, location, postedAt }))
      .sort(newestFirst)
      .slice(0, 10),
  };
}

const isoTime = text.transform((value) =>
  value === null || Number.isNaN(Date.parse(value)) ? null : new Date(value).toISOString(),
);

const Greenhouse = z
  .object({
    jobs: requiredList(
      z.object({
        title: requiredText,
        absolute_url: webUrl,
        location: part(z.object({ name: text })),
        first_published: isoTime,
        updated_at: isoTime,
        company_name: text,
      }),
    ),
  })
  .transform(({ jobs }) =>
    toBoard(
      jobs.map((job) => ({
        title: job.title,
        url: job.absolute_url,
        location: job.location?.name ?? null,
        postedAt: job.first_published ?? job.updated_at,
        companyName: job.company_name,
      })),
    ),
  );

const Lever = requiredList(
  z.object({
    text: requiredText,
    hostedUrl: webUrl,
    categories: part(z.object({ location: text })),
    createdAt: number,
    descriptionPlain: text,
  }),
).transform((jobs) =>
  toBoard(
    jobs.map((job) => ({
      title: job.text,
      url: job.hostedUrl,
      location: job.categories?.location ?? null,
      postedAt: job.createdAt === null || job.createdAt > 8.64e15 ? null : new Date(job.createdAt).toISOString(),
      about: job.descriptionPlain,
    })),
  ),
);

const Ashby = z
  .object({
    jobs: requiredList(
      z.object({
        title: requiredText,
        jobUrl: webUrl,
        location: text,
        publishedAt: isoTime,
        descriptionPlain: text,
        // A job that is not listed is not public.
        isListed: z.unknown().optional(),
      }),
    ),
  })
  .transform(({ jobs }) =>
    toBoard(
      jobs
        .filter(({ isListed }) => isListed !== false)
        .map((job) => ({
          title: job.title,
          url: job.jobUrl,
          location: job.location,
          postedAt: job.publishedAt,
          about: job.descriptionPlain,
        })),
    ),
  );

/** Greenhouse without `content`: with it a body is multiples as large, and titles suffice. */
export const vendors: Record<BoardVendor, Vendor> = {
  greenhouse: {
    url: (token) => new URL(`https://boards-api.greenhouse.io/v1/boards/${encodeURIComponent(token)}/jobs`),
    response: Greenhouse,
  },
  lever: {
    url: (token) => new URL(`https://api.lever.co/v0/postings/${encodeURIComponent(token)}?mode=json`),
    response: Lever,
  },
  ashby: {
    url: (token) => new URL(`https://api.ashbyhq.com/posting-api/job-board/${encodeURIComponent(token)}`),
    response: Ashby,
  },
};

export const boardName = ({ vendor, token }: BoardRef): string => `${vendor}:${token}`;
