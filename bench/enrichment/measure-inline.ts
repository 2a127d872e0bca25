import type { Sandbox } from "../../sandbox/server.ts";
import { type Client, control, givenLeads, type SandboxCompany } from "./client.ts";

const mixes = [
  { what: "0.1 to 3 s", fault: { min_ms: 100, max_ms: 3000 }, count: 60 },
  { what: "0.3 s", fault: { ms: 300 }, count: 40 },
];
const listsMeasured = 100;

/** Rows: how fast the providers answer, p50, p95, how many were done within the request. */
export async function measureInline(client: Client, sandbox: Sandbox): Promise<string[][]> {
  const companies = await control<SandboxCompany[]>(sandbox.url, "GET", "companies");
  const leads = await givenLeads(client, companies);
  const rows: string[][] = [];
  for (const { what, fault, count } of mixes) {
    await control(sandbox.url, "POST", "faults", { host: "*", fault: "delay", ...fault });
    const times: number[] = [];
    let done = 0;
    for (const id of leads.splice(0, count)) {
      const started = performance.now();
      const { status } = await client.call("POST", `/leads/${id}/enrich`);
      times.push(performance.now() - started);
      if (status === 200) done++;
    }
    await control(sandbox.url, "DELETE", "faults");
    rows.push([what, at(times, 0.5), at(times, 0.95), `${done} of ${count}`]);
  }
  return [...rows, ...(await measureLists(client, sandbox, leads))];
}

/** A list request alone, and while ten enrichments run all the time. */
async function measureLists(client: Client, sandbox: Sandbox, leads: string[]): Promise<string[][]> {
  const lists = async () => {
    const times: number[] = [];
    for (let i = 0; i < listsMeasured; i++) {
      const started = performance.now();
      await client.call("GET", "/leads");
      times.push(performance.now() - started);
      await new Promise((done) => setTimeout(done, 20));
    }
    return times;
  };
  const alone = await lists();
  await control(sandbox.url, "POST", "faults", { host: "*", fault: "delay", min_ms: 100, max_ms: 3000 });
  let isOver = false;
  const enriching = Array.from({ length: 10 }, async () => {
    for (let id = leads.pop(); id && !isOver; id = leads.pop()) await client.call("POST", `/leads/${id}/enrich`);
  });
  const beside = await lists();
  isOver = true;
  await Promise.all(enriching);
  await control(sandbox.url, "DELETE", "faults");
  return [
    ["a list, alone", at(alone, 0.5), at(alone, 0.95), ""],
    ["a list, beside ten enrichments", at(beside, 0.5), at(beside, 0.95), ""],
  ];
}

function at(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0);
}
