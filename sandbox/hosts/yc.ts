import { withEtag } from "../etag.ts";
import type { Host } from "../host.ts";
import { type InnerRequest, json, type Reply, text } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { slugOf, ycCompanies } from "./yc-company.ts";

const base = "https://yc-oss.github.io/api/";
const aiTags = [
  "artificial-intelligence",
  "ai",
  "generative-ai",
  "machine-learning",
  "ai-assistant",
  "computer-vision",
  "aiops",
  "conversational-ai",
  "ai-enhanced-learning",
  "deep-learning",
  "ai-powered-drug-discovery",
  "reinforcement-learning",
  "nlp",
];

/** Static JSON of reference/sources.md section 1. */
export const yc: Host = {
  serves: (hostname) => hostname === "yc-oss.github.io",
  operation: (url) => `yc ${url.pathname.replace(/^\/api\//, "").split("/")[0]}`,
  handle: answerYc,
};

function answerYc(request: InnerRequest, state: SandboxState): Reply {
  if (request.method !== "GET" && request.method !== "HEAD") return text("405 Not Allowed", 405);
  const body = readPath(request.url.pathname.replace(/^\/api\//, ""), state);
  return body === null ? text("404: File not found", 404) : withEtag(request, json(body));
}

function readPath(path: string, state: SandboxState): unknown {
  const all = ycCompanies(state.world);
  if (path === "meta.json") return describeMeta(all, state);
  if (path === "companies/all.json") return all;
  if (path === "companies/hiring.json") return all.filter((company) => company.isHiring);
  if (path === "changes/latest.json") return describeChanges(all, state);
  const [, group, slug] = /^(tags|industries|batches)\/([a-z0-9-]+)\.json$/.exec(path) ?? [];
  if (slug === undefined) return null;
  if (group === "industries") return all.filter((company) => slugOf(company.industry) === slug);
  if (group === "batches") return all.filter((company) => slugOf(company.batch) === slug);
  return all.filter((company) => company.tags.some((tag) => slugOf(tag) === slug));
}

type YcCompanies = ReturnType<typeof ycCompanies>;

function describeMeta(all: YcCompanies, state: SandboxState) {
  const tags = [...new Set([...aiTags, ...all.flatMap((company) => company.tags.map(slugOf))])];
  const count = (kind: string, slug: string, number: number) => [
    slug,
    { name: slug, count: number, api: `${base}${kind}/${slug}.json` },
  ];
  const grouped = (kind: string, names: string[], slugsOf: (company: YcCompanies[number]) => string[]) =>
    Object.fromEntries(
      [...new Set(names)].map((slug) =>
        count(kind, slug, all.filter((company) => slugsOf(company).includes(slug)).length),
      ),
    );
  return {
    last_updated: new Date(state.now()).toISOString().replace(/T.*/, "T00:00:00.000Z"),
    readme: "https://github.com/yc-oss/api",
    companies: {
      all: { name: "All launched companies", count: all.length, api: `${base}companies/all.json` },
      hiring: {
        name: "Companies currently hiring",
        count: all.filter((company) => company.isHiring).length,
        api: `${base}companies/hiring.json`,
      },
    },
    batches: grouped(
      "batches",
      all.map((company) => slugOf(company.batch)),
      (company) => [slugOf(company.batch)],
    ),
    industries: grouped(
      "industries",
      all.map((company) => slugOf(company.industry)),
      (company) => [slugOf(company.industry)],
    ),
    tags: grouped("tags", tags, (company) => company.tags.map(slugOf)),
  };
}

function describeChanges(all: YcCompanies, state: SandboxState) {
  const added = all.slice(0, 3);
  const updated = all.slice(3, 8).map(({ id, name, slug, batch, url, isHiring }) => ({
    id,
    name,
    slug,
    batch,
    url,
    changed_fields: ["isHiring"],
    changes: { isHiring: { before: !isHiring, after: isHiring } },
  }));
  return {
    generated_at: new Date(state.now()).toISOString().replace(/T.*/, "T00:00:00Z"),
    summary: {
      previous_total: all.length - added.length,
      current_total: all.length,
      added: added.length,
      removed: 0,
      updated: updated.length,
    },
    added,
    removed: [],
    updated,
  };
}
