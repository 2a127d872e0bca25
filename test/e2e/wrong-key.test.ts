import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hunterKey } from "../../sandbox/keys.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { type LocalWorker, startLocalWorker } from "../../scripts/local-worker.ts";
import { ensureApiKey } from "../../scripts/start/api-key.ts";
import { type Api, createApi } from "./support/api.ts";
import { newState } from "./support/server.ts";

interface Discovery {
  sources: Record<string, { status: string; reason?: string }>;
  results: unknown[];
}

interface Sources {
  sources: { id: string; is_enabled: boolean; reason: string | null }[];
}

describe("a wrong key", () => {
  let sandbox: Sandbox;
  let worker: LocalWorker;
  let api: Api;
  const state = newState();

  beforeAll(async () => {
    sandbox = await startSandbox();
    const vars = { OUTBOUND_PROXY: sandbox.url, APOLLO_API_KEY: "not-the-key", HUNTER_API_KEY: hunterKey };
    worker = await startLocalWorker({ port: 0, stateDir: state, vars });
    api = await createApi({ url: worker.url, key: await ensureApiKey(worker.url, state, worker.runSql) });
  });
  afterAll(async () => {
    await worker?.close();
    await sandbox?.close();
  });

  const search = (query: string) =>
    api.call<Discovery>("POST", "/api/v1/discovery/search", { json: { query, limit: 10 } });

  async function callsToApollo(): Promise<number> {
    const { log } = (await (await fetch(`${sandbox.url}/__sandbox/calls`)).json()) as { log: { host: string }[] };
    return log.filter(({ host }) => host === "api.apollo.io").length;
  }

  it("is rejected once; then the provider is left alone, and the sources say why", async () => {
    const first = await search("AI in London");
    expect(first.json.sources.apollo?.status).toBe("provider_rejected");
    expect(first.json.results.length).toBeGreaterThan(0);
    expect(await callsToApollo()).toBe(1);

    const second = await search("AI in Madrid");
    expect(second.json.sources.apollo).toMatchObject({
      status: "provider_rejected",
      reason: expect.stringContaining("left alone"),
    });
    expect(await callsToApollo()).toBe(1);

    const { sources } = (await api.call<Sources>("GET", "/api/v1/discovery/sources")).json;
    const apollo = sources.find(({ id }) => id === "apollo");
    expect(apollo).toMatchObject({ is_enabled: false, reason: expect.stringContaining("rejected our key") });
  });

  it("is nowhere to be read, neither in an answer nor in the ledger", async () => {
    const answers = await Promise.all([search("AI in Rome"), api.call("GET", "/api/v1/discovery/sources")]);
    for (const { text } of answers) expect(text).not.toContain("not-the-key");
    const rows = await worker.runSql("SELECT * FROM provider_calls");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain("not-the-key");
  });
});
