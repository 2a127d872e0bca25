import type { Host } from "../host.ts";
import { type InnerRequest, json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { type HnPost, hiringPosts } from "./hacker-news-posts.ts";

const threadId = 49_000_001;
const otherThreads = [
  { id: 49_000_002, title: "Ask HN: Who wants to be hired?" },
  { id: 49_000_003, title: "Ask HN: Freelancer? Seeking freelancer?" },
];

/** Algolia's Hacker News search, reference/sources.md section 2, with one thread of this month. */
export const hackerNews: Host = {
  serves: (hostname) => hostname === "hn.algolia.com",
  operation: (url) => `hackernews ${url.pathname.replace(/^\/api\/v1\//, "").split("/")[0]}`,
  handle: answerHackerNews,
};

function answerHackerNews(request: InnerRequest, state: SandboxState): Reply {
  const path = request.url.pathname.replace(/^\/api\/v1\//, "");
  if (path === "search_by_date" || path === "search") return search(request.url.searchParams, state);
  const item = /^items\/(\d+)$/.exec(path)?.[1];
  if (item === undefined) return json({ status: 404, error: "Not Found" }, 404);
  return readItem(Number(item), state) ?? json({ status: 404, error: "Not Found" }, 404);
}

/** The first of the month, 15:00 UTC; of the last month until it has come. */
function postedAt(state: SandboxState): number {
  const now = new Date(state.now());
  const thisMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1, 15);
  return (
    (thisMonth <= now.getTime() ? thisMonth : Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1, 15)) / 1_000
  );
}

function stories(state: SandboxState) {
  const at = postedAt(state);
  const month = new Date(at * 1_000).toLocaleString("en-US", { month: "long", year: "numeric", timeZone: "UTC" });
  const posts = hiringPosts(state.world, threadId);
  return [{ id: threadId, title: "Ask HN: Who is hiring?" }, ...otherThreads].map(({ id, title }) => ({
    id,
    title: `${title} (${month})`,
    at,
    comments: id === threadId ? posts.length : 0,
  }));
}

function search(params: URLSearchParams, state: SandboxState): Reply {
  const tags = (params.get("tags") ?? "").split(",");
  const since = Number(/created_at_i>=?(\d+)/.exec(params.get("numericFilters") ?? "")?.[1] ?? 0);
  const hitsPerPage = Math.min(1_000, Number(params.get("hitsPerPage") ?? 20));
  const page = Number(params.get("page") ?? 0);
  const all = tags.includes("comment") ? findComments(tags, state) : findStories(tags, state);
  const found = all.filter((hit) => hit.created_at_i > since).sort((a, b) => b.created_at_i - a.created_at_i);
  return json({
    hits: found.slice(page * hitsPerPage, (page + 1) * hitsPerPage),
    nbHits: found.length,
    page,
    nbPages: Math.ceil(found.length / hitsPerPage),
    hitsPerPage,
    exhaustiveNbHits: true,
    query: params.get("query") ?? "",
  });
}

function findStories(tags: string[], state: SandboxState) {
  if (!tags.includes("author_whoishiring")) return [];
  return stories(state).map(({ id, title, at, comments }) => ({
    objectID: String(id),
    title,
    author: "whoishiring",
    created_at: isoOf(at),
    created_at_i: at,
    num_comments: comments,
    url: null,
    points: 240,
    story_text: "Please state the location and include REMOTE if you offer it.",
    _tags: ["story", "author_whoishiring", `story_${id}`, "ask_hn"],
  }));
}

function findComments(tags: string[], state: SandboxState) {
  if (!tags.includes(`story_${threadId}`)) return [];
  return hiringPosts(state.world, threadId).map((post) => ({
    objectID: String(post.id),
    comment_text: post.text,
    parent_id: threadId,
    story_id: threadId,
    author: post.author,
    created_at: isoOf(postedAt(state) + post.afterSeconds),
    created_at_i: postedAt(state) + post.afterSeconds,
    _tags: ["comment", `author_${post.author}`, `story_${threadId}`],
  }));
}

function readItem(id: number, state: SandboxState): Reply | null {
  const posts = hiringPosts(state.world, threadId);
  const post = posts.find((known) => known.id === id);
  if (post) return json(describeComment(post, state));
  const story = stories(state).find((known) => known.id === id);
  if (!story) return null;
  return json({
    id,
    created_at: isoOf(story.at),
    created_at_i: story.at,
    type: "story",
    author: "whoishiring",
    title: story.title,
    url: null,
    text: "Please state the location and include REMOTE if you offer it.",
    points: 240,
    parent_id: null,
    story_id: id,
    children: id === threadId ? posts.map((known) => describeComment(known, state)) : [],
  });
}

function describeComment(post: HnPost, state: SandboxState) {
  const at = postedAt(state) + post.afterSeconds;
  return {
    id: post.id,
    created_at: isoOf(at),
    created_at_i: at,
    type: "comment",
    author: post.author,
    title: null,
    url: null,
    text: post.text,
    points: null,
    parent_id: threadId,
    story_id: threadId,
    children: [] as unknown[],
  };
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
