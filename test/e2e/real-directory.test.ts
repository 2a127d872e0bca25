import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, createApi } from "./support/api.ts";
import { dataDir, type Server, startServer } from "./support/server.ts";

interface YcCompany {
  id: number;
  status: string;
  website: string;
  all_locations: string;
}

interface Discovery {
  results: { lead_id: string; is_new: boolean; company_name: string; location: string | null }[];
  total: number;
  next_cursor: string | null;
}

const directory = join(dataDir, "yc-oss.github.io/api/tags");
const aiTags =
  "artificial-intelligence ai generative-ai machine-learning ai-assistant computer-vision aiops conversational-ai " +
  "ai-enhanced-learning deep-learning ai-powered-drug-discovery reinforcement-learning nlp";

/** Counted from the files themselves: active companies that at least one of the AI tags lists, each once. */
function activeAiCompanies(): YcCompany[] {
  const files = aiTags
    .split(" ")
    .map((tag) => JSON.parse(readFileSync(join(directory, `${tag}.json`), "utf8")) as YcCompany[]);
  const byId = new Map(files.flat().map((company) => [company.id, company]));
  return [...byId.values()].filter(({ status }) => status === "Active");
}

const isInSanFrancisco = ({ all_locations: places }: YcCompany): boolean =>
  places.split(";").some((place) => place.split(",").some((part) => part.trim() === "San Francisco"));

describe.skipIf(!existsSync(directory))("the real directory (skipped where ../shared/data is missing)", () => {
  let server: Server;
  let api: Api;
  beforeAll(async () => {
    server = await startServer({ args: ["--no-seed", "--data", dataDir] });
    api = await createApi(server);
  });
  afterAll(async () => {
    await server?.stop();
  });

  const search = (json: Record<string, unknown>) => api.call<Discovery>("POST", "/api/v1/discovery/search", { json });

  /** A file of more than 5,000 rows is stored as a job. */
  async function importFile(path: string, body: Buffer): Promise<ImportDetail> {
    const accepted = await api.call("POST", path, { body, headers: { "content-type": "text/csv" } });
    expect(accepted.status).toBe(202);
    const address = String(accepted.headers.get("location"));
    const detail = async () => (await api.call<ImportDetail>("GET", address)).json;
    await expect.poll(async () => (await detail()).status, { timeout: 60_000, interval: 300 }).toBe("completed");
    return detail();
  }

  it("gives 100 active AI companies in San Francisco and counts all that there are", async () => {
    const answer = await search({
      query: "AI companies in San Francisco",
      filters: { location: "San Francisco" },
      sources: ["yc"],
      limit: 100,
    });
    const expected = activeAiCompanies().filter(isInSanFrancisco);
    expect(expected).toHaveLength(955);
    expect(answer.json.total).toBe(expected.length);
    expect(answer.json.results).toHaveLength(100);
    const ids = new Set(expected.map(({ id }) => `yc:${id}`));
    const page = await api.call<{ items: { external_id: string }[] }>("GET", "/api/v1/leads?limit=200");
    expect(page.json.items).toHaveLength(100);
    expect(page.json.items.filter(({ external_id }) => !ids.has(external_id))).toEqual([]);
  });

  it("brings in all 1,645 active AI companies by paging through runs, each once", async () => {
    const expected = activeAiCompanies();
    expect(expected).toHaveLength(1645);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const json: Record<string, unknown> = { query: "AI companies", sources: ["yc"], limit: 100 };
      const answer: { json: Discovery } = await search(cursor === null ? json : { ...json, cursor });
      expect(answer.json.total).toBe(1645);
      seen.push(...answer.json.results.map(({ lead_id }) => lead_id));
      cursor = answer.json.next_cursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(1645);
    expect(new Set(seen).size).toBe(1645);
    const all = await api.call<{ total: number }>("GET", "/api/v1/leads?limit=1");
    expect(all.json.total).toBe(1645);
  });

  it("imports the flat CSV, reports what shares a domain by line, and exports the rows again", async () => {
    const file = readFileSync(join(dataDir, "yc/yc_companies_flat.csv"));
    const mapping = {
      name: "company_name",
      domain: "domain",
      website: "website_url",
      team_size: "employee_count",
      all_locations: "location",
      industry: "industry",
      tags: "tags",
      one_liner: "description",
    };
    const path = `/api/v1/leads/import?mapping=${encodeURIComponent(JSON.stringify(mapping))}`;
    const { counts, errors } = await importFile(path, file);
    const { rows, created, updated, unchanged, skipped, failed } = counts;
    expect(rows).toBe(5950);
    expect(created + updated + unchanged + skipped + failed).toBe(rows);
    const sharing = errors.filter(({ code }) => code === "duplicate_in_file");
    expect(sharing.length).toBeGreaterThan(0);
    for (const problem of sharing) expect(problem.line).toBeGreaterThan(1);

    const csv = await api.call("GET", "/api/v1/leads/export?format=csv&columns=company_name,domain,employee_count");
    const exported = csv.text.trim().split("\r\n").length - 1;
    const all = await api.call<{ total: number }>("GET", "/api/v1/leads?limit=1");
    expect(exported).toBe(all.json.total);
    expect(csv.text).toContain("circuithub.com,58");

    const again = await importFile(path, file);
    expect(again.counts.created).toBe(0);
    expect((await api.call<{ total: number }>("GET", "/api/v1/leads?limit=1")).json.total).toBe(all.json.total);
  });
});

interface ImportDetail {
  status: string;
  counts: Record<"rows" | "created" | "updated" | "unchanged" | "skipped" | "failed", number>;
  errors: { code: string; line: number }[];
}
