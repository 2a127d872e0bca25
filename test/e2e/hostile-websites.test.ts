import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import type { Company } from "../../sandbox/world/types.ts";
import { type LocalWorker, startLocalWorker } from "../../scripts/local-worker.ts";
import { mapPool } from "../../scripts/map-pool.ts";
import { ensureApiKey } from "../../scripts/start/api-key.ts";
import { type Api, createApi, until } from "./support/api.ts";
import { newState } from "./support/server.ts";

let sandbox: Sandbox;
let worker: LocalWorker;
let api: Api;
let companies: Company[];

beforeAll(async () => {
  const state = newState();
  sandbox = await startSandbox();
  worker = await startLocalWorker({ port: 0, stateDir: state, vars: { OUTBOUND_PROXY: sandbox.url } });
  api = await createApi({ url: worker.url, key: await ensureApiKey(worker.url, state, worker.runSql) });
  companies = (await (await fetch(`${sandbox.url}/__sandbox/companies`)).json()) as Company[];
});
afterAll(async () => {
  await worker?.close();
  await sandbox?.close();
});

const addFault = (fault: Record<string, unknown>) =>
  fetch(`${sandbox.url}/__sandbox/faults`, { method: "POST", body: JSON.stringify(fault) }).then(({ status }) =>
    expect(status).toBe(201),
  );

interface Enrichment {
  job_url: string;
  enrichment_results: Record<string, { status: string; reason?: string; emails_found?: number }>;
}

/** What became of reading this website. */
async function read(domain: string) {
  const created = await api.call<{ id: string }>("POST", "/api/v1/leads", { json: { company_name: "X", domain } });
  const asked = await api.call<Enrichment>("POST", `/api/v1/leads/${created.json.id}/enrich`, {
    json: { sources: ["website"] },
  });
  const result = await until(`the website of ${domain}`, 40, async () => {
    const { website } = (await api.call<Enrichment>("GET", asked.json.job_url)).json.enrichment_results;
    return website && website.status !== "waiting" ? website : null;
  });
  return { id: created.json.id, ...result };
}

const unreachable = { status: "skipped", reason: "The website could not be reached." };
const cut = { status: "success", reason: expect.stringContaining("only its beginning was read") };
const page = (body: string, headers: Record<string, string> = {}) => ({
  fault: "status",
  status: 200,
  body,
  headers: { "content-type": "text/html", ...headers },
});
const manyHeaders = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`x-header-${i}`, "1"]));

/** S5, S7, S8, S11, S12: what a site answers once its robots.txt was read, and what is told of it. */
const attacks: [what: string, fault: Record<string, unknown>, told: Record<string, unknown>][] = [
  ["half a megabyte of one letter", page("a".repeat(500_000)), { status: "success" }],
  ["70,000 times <script", page("<script".repeat(70_000)), { status: "success" }],
  ["a gzip bomb", { fault: "gzip_bomb", megabytes: 300, content_type: "text/html" }, cut],
  ["300 MB", { fault: "huge", megabytes: 300, content_type: "text/html" }, cut],
  ["a drip", { fault: "drip", interval_ms: 400 }, unreachable],
  ["silence", { fault: "hang" }, unreachable],
  ["a reset", { fault: "reset" }, unreachable],
  [
    "a redirect to the cloud's metadata",
    { fault: "redirect", location: "http://169.254.169.254/latest/" },
    unreachable,
  ],
  ["a redirect to this machine", { fault: "redirect", location: "https://127.0.0.1/" }, unreachable],
  ["a redirect to where it is", { fault: "redirect", location: "/" }, unreachable],
  ["10,000 headers", page("<title>x</title>", manyHeaders), { status: expect.stringMatching(/^(?:success|skipped)$/) }],
  [
    "an image",
    page("x", { "content-type": "image/png" }),
    { status: "skipped", reason: expect.stringContaining("image/png") },
  ],
  [
    "a document",
    page("x", { "content-type": "application/pdf" }),
    { status: "skipped", reason: expect.stringContaining("application/pdf") },
  ],
  [
    "an archive as a page",
    page("PK\u0003\u0004\0\0"),
    { status: "skipped", reason: expect.stringContaining("charset") },
  ],
  [
    "a charset that it is not in",
    page("<title>Zürich</title>", { "content-type": "text/html; charset=utf-16" }),
    { status: expect.any(String) },
  ],
  [
    "a site that refuses us",
    { fault: "status", status: 403 },
    { status: "skipped", reason: "The website answered with status 403." },
  ],
  [
    "orders for whoever reads it",
    page('<meta name="description" content="=cmd &lt;!channel&gt; &lt;script&gt;">'),
    { status: "success" },
  ],
];

/** These only take time, so they may take it at once. */
const slow = ["a drip", "silence"];

describe("hostile websites", () => {
  it("come to an end, each with a reason, while the service answers", async () => {
    const open = companies.filter(({ site }) => site === "open");
    const domainOf = (site: Company["site"]) => companies.find((company) => company.site === site)?.domain ?? "";
    const domains = Object.fromEntries(attacks.map(([what], i) => [what, open[i]?.domain ?? ""]));
    for (const [what, fault] of attacks) {
      const domain = domains[what] ?? "";
      // Under both of its names; its robots.txt is as it was.
      for (const host of [domain, `www.${domain}`]) await addFault({ host, ...fault, after: 1, times: 1 });
    }
    // Its second lookup, after which it is this machine, comes a moment later.
    await addFault({ host: "rebinding.example", path: "/robots.txt", fault: "delay", ms: 3500 });
    const refused = ["loopback", "private", "metadata", "nobody", "rebinding"];
    for (const name of refused) domains[name] = `${name}.example`;
    Object.assign(domains, {
      disallowed: domainOf("disallowed"),
      parked: domainOf("parked"),
      kind: open.at(-1)?.domain,
    });

    const health = watchHealth();
    const isSlow = (what: string) => slow.includes(what) || what === "rebinding";
    const names = Object.keys(domains);
    const told = new Map<string, Awaited<ReturnType<typeof read>>>();
    const readOne = async (what: string) => void told.set(what, await read(domains[what] ?? ""));
    await Promise.all([
      ...names.filter(isSlow).map(readOne),
      mapPool(
        names.filter((what) => !isSlow(what)),
        3,
        readOne,
      ),
    ]);

    for (const [what, , expected] of attacks) expect(told.get(what), what).toMatchObject(expected);
    for (const name of refused) expect(told.get(name), name).toMatchObject(unreachable);
    expect(told.get("disallowed")).toMatchObject({ status: "skipped", reason: "Its robots.txt does not allow it." });
    expect(told.get("parked")).toMatchObject({ status: "no_data", reason: expect.stringContaining("parked") });
    expect(told.get("kind")).toMatchObject({ status: "success", emails_found: expect.any(Number) });
    expect(new Set(health.stop())).toEqual(new Set([200]));

    const lead = (await api.call("GET", `/api/v1/leads/${told.get("orders for whoever reads it")?.id}`)).json;
    expect(lead.description).toBe("=cmd <!channel> <script>");
  });
});

/** The statuses with which the service says that it is well, asked four times a second. */
function watchHealth() {
  const statuses: number[] = [];
  const timer = setInterval(async () => {
    const status = await fetch(`${worker.url}/health`).then(
      (response) => response.status,
      () => 0,
    );
    statuses.push(status);
  }, 250);
  return {
    stop() {
      clearInterval(timer);
      return statuses;
    },
  };
}
