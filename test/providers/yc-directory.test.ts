import { describe, expect, it } from "vitest";
import type { DiscoveryCriteria } from "../../src/domain/discovery-criteria.ts";
import { aiTagFiles } from "../../src/providers/yc/directory.ts";
import { failureOf, outside } from "./support.ts";

const everything: DiscoveryCriteria = {
  query: "",
  words: [],
  location: null,
  industry: [],
  employeeCountMin: null,
  employeeCountMax: null,
  fundingStage: [],
};

const company = (id: number, over: Record<string, unknown> = {}) => ({
  id,
  name: `Company ${id}`,
  website: `https://company-${id}.example`,
  long_description: `Number ${id} sorts parcels 🤖.`,
  tags: ["AI"],
  status: "Active",
  ...over,
});

/** Files with their ETags, as a host of static files serves them. */
async function directory(files: Record<string, unknown>) {
  const full = () => outside([], { fetch: serve as typeof fetch });
  const asked: string[] = [];
  const serve = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const path = new URL(String(input)).pathname.replace("/api/", "");
    const body = files[path] ?? (path.startsWith("tags/") ? [] : null);
    const text = JSON.stringify(body);
    const etag = `"${text.length}-${text.slice(-40).replace(/\W/g, "")}"`;
    const isKnown = new Headers(init.headers).get("if-none-match") === etag;
    asked.push(`${path} ${isKnown ? 304 : 200}`);
    return isKnown ? new Response(null, { status: 304 }) : new Response(text, { headers: { etag } });
  };
  const world = full();
  await world.ctx.maintenance.forgetExpired("2990-01-01T00:00:00.000Z");
  const yc = await world.ctx.providers.open("yc", world.scope);
  const discover = async (words: string[] = []) => {
    asked.length = 0;
    const answer = await yc.discover?.({ criteria: { ...everything, words }, offset: 0, limit: 100 });
    return (answer?.value.companies ?? []).map(({ externalId }) => externalId);
  };
  return { files, asked, discover, yc };
}

describe("the directory's files", () => {
  it("are asked for once, then one question tells that nothing has changed", async () => {
    const { asked, discover } = await directory({
      "meta.json": { edition: 1 },
      "tags/ai.json": [company(1), company(2)],
    });
    expect(await discover()).toEqual(["yc:2", "yc:1"]);
    expect(asked).toHaveLength(aiTagFiles.length);
    await discover();
    expect(asked.filter((line) => line.endsWith("200"))).toEqual(["meta.json 200"]);
    expect(await discover()).toEqual(["yc:2", "yc:1"]);
    expect(asked).toEqual(["meta.json 304"]);
  });

  it("are searched for words all the same", async () => {
    const { asked, discover } = await directory({ "meta.json": 1, "tags/ai.json": [company(1), company(2)] });
    await discover();
    await discover();
    expect(await discover(["number", "2"])).toEqual(["yc:2"]);
    expect(asked).toEqual(["meta.json 304"]);
  });

  it("are taken over one by one: who leaves a file stays while another lists it", async () => {
    const { files, asked, discover } = await directory({
      "meta.json": 1,
      "tags/ai.json": [company(1), company(2), company(3)],
      "tags/nlp.json": [company(2)],
    });
    await discover();
    files["meta.json"] = 2;
    files["tags/ai.json"] = [company(4), company(3, { status: "Acquired" })];
    expect(await discover()).toEqual(["yc:4", "yc:2"]);
    expect(asked.filter((line) => line.endsWith("200"))).toEqual(["meta.json 200", "tags/ai.json 200"]);
    expect(await discover(["sorts", "parcels"])).toEqual(["yc:4", "yc:2"]);
  });

  it("may be larger than a row of the database", async () => {
    const long = { long_description: "Ünïcode 🤖 ".repeat(400) };
    const many = Array.from({ length: 800 }, (_, i) => company(i + 1, long));
    const { discover } = await directory({ "meta.json": 1, "tags/ai.json": many });
    await discover();
    await discover();
    expect(await discover(["ünïcode", "🤖".normalize()])).toHaveLength(100);
  });
});

describe("the directory's changes", () => {
  it("are told as added, updated and removed companies", async () => {
    const { yc } = await directory({
      "changes/latest.json": {
        generated_at: "2026-11-22T00:00:00Z",
        added: [company(1), null, { id: "x" }],
        removed: [company(9)],
        updated: [
          {
            id: 5,
            name: "Company 5",
            batch: "Winter 2026",
            url: "https://www.ycombinator.com/companies/company-5",
            changes: {
              team_size: { before: 3, after: 9 },
              website: { before: "https://a.example", after: "https://b.example" },
              status: { before: "Active", after: "Acquired" },
              one_liner: { before: "x", after: null },
            },
          },
        ],
      },
    });
    const { value } = (await yc.readChanges?.()) ?? { value: null };
    expect(value).toMatchObject({
      at: "2026-11-22T00:00:00Z",
      added: [{ externalId: "yc:1", domain: "company-1.example" }],
      removed: ["yc:9"],
      updated: [{ externalId: "yc:5", domain: null, isPartial: true }],
    });
    expect(value?.updated[0]?.facts).toEqual({
      companyName: "Company 5",
      websiteUrl: "https://b.example",
      employeeCount: 9,
      fundingStage: "Acquired",
    });
  });

  it("are no changes where the file is of another shape", async () => {
    const { yc } = await directory({ "changes/latest.json": { error: "x" } });
    expect((await failureOf(yc.readChanges?.() ?? Promise.reject())).code).toBe("provider_bad_response");
  });
});
