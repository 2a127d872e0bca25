import type { LocalWorker } from "../../scripts/local-worker.ts";
import { type Latency, measureLatency, type Probe } from "../latency.ts";
import { syntheticLead } from "./synthetic-leads.ts";

const rounds = 300;

/** Rows of the table: what, p50, p95, p99, p50 as a multiple of the bare Worker's. */
export async function measureReads({ url }: LocalWorker, key: string, size: number): Promise<string[][]> {
  const headers = { authorization: `Bearer ${key}` };
  const get = (path: string) => (): Probe => ({ path, headers });
  const search = (body: object) => (): Probe => {
    const text = JSON.stringify(body);
    return {
      method: "POST",
      path: "/api/v1/leads/search",
      headers: { ...headers, "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) },
      body: text,
    };
  };
  const deep = await cursorAfter(url, headers, 20);
  const probes: [string, (i: number) => Probe][] = [
    ["bare Worker, one D1 query", get("/bare")],
    ["get one", (i) => ({ path: `/api/v1/leads/${syntheticLead((i * 7919) % size).id}`, headers })],
    ["list 50 by score", get("/api/v1/leads")],
    ["list 50 by score, page 21", get(`/api/v1/leads?cursor=${deep}`)],
    ["list 50 by funding, ascending", get("/api/v1/leads?sort=funding_total_usd")],
    ["filter status, by score", get("/api/v1/leads?status=qualified")],
    ["filter industry + stage, by score", get("/api/v1/leads?industry=Robotics&funding_stage=Series%20B")],
    ["search two words, relevance", search({ query: "fraud imaging" })],
    [
      "search two words, filter, by score",
      search({ query: "fraud imaging", filters: { status: ["new"] }, sort: "-lead_score" }),
    ],
  ];
  const rows: string[][] = [];
  let bare: Latency | null = null;
  for (const [name, probe] of probes) {
    const latency = await measureLatency(url, probe, rounds);
    bare ??= latency;
    rows.push([
      name,
      ...[latency.p50, latency.p95, latency.p99].map((ms) => ms.toFixed(2)),
      (latency.p50 / bare.p50).toFixed(2),
      "",
    ]);
  }
  return rows;
}

async function cursorAfter(url: string, headers: Record<string, string>, pages: number): Promise<string> {
  let cursor = "";
  for (let i = 0; i < pages; i++) {
    const response = await fetch(`${url}/api/v1/leads${cursor ? `?cursor=${cursor}` : ""}`, { headers });
    cursor = ((await response.json()) as { next_cursor: string }).next_cursor;
  }
  return cursor;
}
