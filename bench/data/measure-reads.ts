import type { LocalWorker } from "../../scripts/local-worker.ts";
import { compareLatency, type Probe, percentile } from "../latency.ts";
import { syntheticLead } from "./synthetic-leads.ts";

interface Row {
  name: string;
  probe: (i: number) => Probe;
  /** Directus 12 on SQLite at 100,000 leads, measured on another day: see RESULTS.md. */
  directusMs?: number;
  /** The leads keep their revision, so that the answer is known. Else they get another one before each request. */
  isUnchanged?: boolean;
}

/** Rows of the table: what, p50, p95, p99, p50 as a multiple of the bare Worker's, Directus' p50. */
export async function measureReads(worker: LocalWorker, key: string, size: number): Promise<string[][]> {
  const headers = { authorization: `Bearer ${key}` };
  const get = (path: string) => (): Probe => ({ path, headers });
  const post = (path: string, body: object): Probe => {
    const text = JSON.stringify(body);
    const length = String(Buffer.byteLength(text));
    return {
      method: "POST",
      path,
      headers: { ...headers, "content-type": "application/json", "content-length": length },
      body: text,
    };
  };
  const search = (body: object) => () => post("/api/v1/leads/search", body);
  const late = await cursorAt(worker, headers, Math.floor(size * 0.9));

  const rows: Row[] = [
    { name: "bare Worker, one D1 query", probe: get("/bare") },
    {
      name: "get one",
      probe: (i) => ({ path: `/api/v1/leads/${syntheticLead((i * 7919) % size).id}`, headers }),
      directusMs: 2.84,
    },
    { name: "bare Worker, 50 leads of 32 fields", probe: get("/bare/page") },
    { name: "list 50 by score", probe: get("/api/v1/leads"), directusMs: 3.54 },
    { name: "list 50 by score, unchanged since", probe: get("/api/v1/leads"), isUnchanged: true, directusMs: 3.54 },
    { name: "list 50, two fields", probe: get("/api/v1/leads?fields=company_name,lead_score") },
    ...(late === null
      ? []
      : [{ name: "list 50, keyset at 90 %", probe: get(`/api/v1/leads?cursor=${late}`), directusMs: 3.56 }]),
    { name: "list 50 by funding, ascending", probe: get("/api/v1/leads?sort=funding_total_usd") },
    { name: "filter status, by score", probe: get("/api/v1/leads?status=qualified") },
    { name: "filter status, newest first", probe: get("/api/v1/leads?status=qualified&sort=-created_at") },
    {
      name: "filter industry + stage + people, by score",
      probe: get("/api/v1/leads?industry=Robotics&funding_stage=Series%20B&employee_count_min=20"),
      directusMs: 17.9,
    },
    { name: "search two words", probe: search({ query: "fraud imaging" }), directusMs: 30.5 },
    {
      name: "search two words, filter, by score",
      probe: search({ query: "fraud imaging", filters: { status: ["new"] }, sort: "-lead_score" }),
      directusMs: 28.5,
    },
    {
      name: "search two words, unchanged since",
      probe: search({ query: "fraud imaging" }),
      isUnchanged: true,
      directusMs: 30.5,
    },
    { name: "search beginnings of two words", probe: search({ query: "frau imag" }) },
    {
      name: "search one rare word",
      probe: (i) => post("/api/v1/leads/search", { query: ((i * 7919) % size).toString(36) }),
    },
    { name: "facets of all leads", probe: search({ facets: true }) },
    { name: "facets of all leads, unchanged since", probe: search({ facets: true }), isUnchanged: true },
    {
      name: "create one",
      probe: (i) => post("/api/v1/leads", { company_name: `New ${i}`, domain: `new-${i}-${Date.now()}.example` }),
      directusMs: 6.71,
    },
  ];
  const table: string[][] = [];
  // All that a change to a lead does to what is known.
  const reviseLeads = () => worker.runSql("UPDATE lead_count SET revision = random() >> 11");
  for (const { name, probe, directusMs, isUnchanged = false } of rows) {
    const { times, ratio } = await compareLatency(worker.url, probe, get("/bare"), {
      mostMs: 30_000,
      ...(isUnchanged ? {} : { before: reviseLeads }),
    });
    const ms = [0.5, 0.95, 0.99].map((share) => percentile(times, share).toFixed(2));
    table.push([name, ...ms, ratio.toFixed(2), directusMs?.toFixed(2) ?? ""]);
  }
  return table;
}

/**
 * The cursor of the list by score after so many leads, without walking there: a first one, moved. Null where all leads
 * are on one page.
 */
async function cursorAt(
  { url, runSql }: LocalWorker,
  headers: Record<string, string>,
  rank: number,
): Promise<string | null> {
  const response = await fetch(`${url}/api/v1/leads`, { headers });
  const { next_cursor } = (await response.json()) as { next_cursor: string | null };
  if (next_cursor === null) return null;
  const [fingerprint] = JSON.parse(Buffer.from(next_cursor, "base64url").toString()) as [string];
  const [row] = await runSql(
    `SELECT lead_score AS value, seq FROM leads ORDER BY lead_score DESC, seq DESC LIMIT 1 OFFSET ${rank}`,
  );
  return Buffer.from(JSON.stringify([fingerprint, row?.value, String(row?.seq)])).toString("base64url");
}
