import { createRandom } from "../world/random.ts";
import type { Company, World } from "../world/types.ts";
import { boardUrl } from "./job-boards.ts";

export interface HnPost {
  id: number;
  author: string;
  /** HTML as Hacker News writes it; null for a deleted post. */
  text: string | null;
  afterSeconds: number;
}

const postCount = 60;

export function hiringPosts(world: World, threadId: number): HnPost[] {
  const companies = world.companies.filter((company) => company.onHackerNews).slice(0, postCount);
  return companies.map((company, position) => {
    const random = createRandom(`${world.seed}:hacker-news:${company.index}`);
    return {
      id: threadId + 100 + position,
      author: `poster_${company.index}`,
      text: position % 20 === 13 ? null : writePost(company, random.int(0, 3)),
      afterSeconds: random.int(60, 14 * 3_600),
    };
  });
}

/** Most first lines are divided by pipes, in any order; some posts are plain sentences. */
function writePost(company: Company, style: number): string {
  const role = company.jobs[0]?.title ?? "Engineer";
  const { city, country } = company.place;
  const link = anchor(company.jobBoard ? boardUrl(company) : `https://${company.domain}/careers`);
  const heads = [
    `${company.name} | ${role} | ${city} | ONSITE | Full-time`,
    `${company.name} (${anchor(`https://${company.domain}`)}) | ${city}, ${country} or REMOTE | ${role} | Full-time | $140k - $200k`,
    `${company.name} | REMOTE (${country}) | Multiple roles | https:&#x2F;&#x2F;${company.domain}`,
    `${company.name} is hiring a ${role} in ${city}.`,
  ];
  const others = company.jobs.slice(1).map((job) => `- ${job.title}`);
  const apply = company.index % 3 === 0 ? `<p>Apply: ${company.mailboxes[0]}` : "";
  return `${heads[style]}<p>${escapeHn(company.description)} We&#x27;re ${company.employees} people.<p>${others.join("<p>")}<p>${link}${apply}`;
}

function anchor(url: string): string {
  const escaped = escapeHn(url);
  return `<a href="${escaped}" rel="nofollow">${escaped}</a>`;
}

function escapeHn(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("'", "&#x27;").replaceAll("/", "&#x2F;");
}
