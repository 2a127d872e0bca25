import type { Sandbox } from "../../sandbox/server.ts";
import { type Client, control, givenLeads, type SandboxCompany } from "./client.ts";

const dns = "cloudflare-dns.com";
const delay = { fault: "delay" } as const;

/** The first that fits a host holds. A resolver answers from its cache; the rest as slowly as people report. */
const mixed = [
  { ...delay, host: dns, min_ms: 10, max_ms: 60 },
  { ...delay, host: "api.apollo.io", min_ms: 200, max_ms: 1500 },
  { ...delay, host: "api.hunter.io", min_ms: 300, max_ms: 3000 },
  { ...delay, host: "*", min_ms: 100, max_ms: 1500 },
];
const even = [
  { ...delay, host: dns, ms: 30 },
  { ...delay, host: "*", ms: 300 },
];
const mixes = [
  {
    what: "0.1 to 3 s (Hunter 0.3 to 3, Apollo 0.2 to 1.5, websites 0.1 to 1.5)",
    faults: mixed,
    wanted: 5000,
    atOnce: 4,
  },
  { what: "0.3 s", faults: even, wanted: 1500, atOnce: 1 },
  { what: "0.3 s", faults: even, wanted: 1500, atOnce: 4 },
];
const enrichments = 60;
const listsMeasured = 160;
const turns = 4;

/** Rows: how fast the providers answer and how many enrichments run at a time, p50, p95, the p95 that is wanted, how many were done within the request. */
export async function measureInline(client: Client, sandbox: Sandbox): Promise<string[][]> {
  const companies = await control<SandboxCompany[]>(sandbox.url, "GET", "companies");
  const leads = await givenLeads(client, companies);
  // What starts a Worker, takes a key for the first time and compiles its code is nobody's usual wait.
  await answerAs(sandbox, even);
  await enrichAll(client, leads.splice(0, 24), 4, () => {});
  const rows: string[][] = [];
  for (const { what, faults, wanted, atOnce } of mixes) {
    await answerAs(sandbox, faults);
    const times: number[] = [];
    let done = 0;
    await enrichAll(client, leads.splice(0, enrichments), atOnce, (ms, status) => {
      times.push(ms);
      if (status === 200) done++;
    });
    rows.push([
      `${what}, ${atOnce} at a time`,
      at(times, 0.5),
      at(times, 0.95),
      `< ${wanted}`,
      `${done} of ${enrichments}`,
    ]);
  }
  return [...rows, ...(await measureLists(client, sandbox, leads))];
}

async function enrichAll(
  client: Client,
  leads: readonly string[],
  atOnce: number,
  told: (ms: number, status: number) => void,
) {
  const queue = leads.values();
  const worker = async () => {
    for (const id of queue) {
      const started = performance.now();
      const { status } = await client.call("POST", `/leads/${id}/enrich`);
      told(performance.now() - started, status);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function answerAs(sandbox: Sandbox, faults: readonly object[]): Promise<void> {
  await control(sandbox.url, "DELETE", "faults");
  for (const fault of faults) await control(sandbox.url, "POST", "faults", fault);
}

/**
 * A list request alone, and while ten enrichments run all the time: in turns, so that a machine that is busy with
 * something else slows both.
 */
async function measureLists(client: Client, sandbox: Sandbox, leads: string[]): Promise<string[][]> {
  const lists = async (times: number[]) => {
    for (let i = 0; i < listsMeasured / turns; i++) {
      const started = performance.now();
      await client.call("GET", "/leads");
      times.push(performance.now() - started);
      await pause(20);
    }
  };
  const [alone, beside]: [number[], number[]] = [[], []];
  await answerAs(sandbox, mixed);
  for (let turn = 0; turn < turns; turn++) {
    await lists(alone);
    let isOver = false;
    const enriching = Array.from({ length: 10 }, async () => {
      for (let id = leads.pop(); id && !isOver; id = leads.pop()) await client.call("POST", `/leads/${id}/enrich`);
    });
    await lists(beside);
    isOver = true;
    await Promise.all(enriching);
    // What went on after the answers, and the checks of new addresses, end before the list is alone again.
    await pause(3000);
  }
  await control(sandbox.url, "DELETE", "faults");
  return [
    ["a list, alone", at(alone, 0.5), at(alone, 0.95), "", ""],
    ["a list, beside ten enrichments", at(beside, 0.5), at(beside, 0.95), "", ""],
    ["how many times as long", factor(alone, beside, 0.5), factor(alone, beside, 0.95), "< 2", ""],
  ];
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const factor = (alone: readonly number[], beside: readonly number[], share: number): string =>
  (percentile(beside, share) / percentile(alone, share)).toFixed(1);

const at = (times: readonly number[], share: number): string => percentile(times, share).toFixed(0);

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
