import type { Sandbox } from "../../sandbox/server.ts";
import { askEverySource } from "./ask-every-source.ts";
import { type Client, control, givenLeads, type SandboxCompany } from "./client.ts";

const fields = ["industry", "employee_count", "country", "description", "funding_stage"] as const;
type Known = Record<(typeof fields)[number], unknown>;

interface Contact {
  lead_id: string;
  is_decision_maker: boolean;
  email_status: string;
}

/** The waterfall, the same again, and every source asked for all that it has: credits by the sandbox's own count. */
export async function measureCost(client: Client, sandbox: Sandbox, count: number): Promise<string[][]> {
  const companies = await control<SandboxCompany[]>(sandbox.url, "GET", "companies");
  const chosen = companies.slice(0, count);
  const everything: (Known & { reach: boolean })[] = [];
  const every = await spentBy(sandbox, async () => {
    for (const { domain } of chosen) everything.push(await askEverySource(sandbox.url, domain));
  });
  // Hunter charges the same call once a period: the waterfall begins in a new one.
  await control(sandbox.url, "POST", "reset");

  const leads = await givenLeads(client, chosen);
  const waterfall = await spentBy(sandbox, () => enrichAll(client, leads));
  const known = await knownOf(client, leads);
  const again = await spentBy(sandbox, () => enrichAll(client, leads));

  const isAsGood = (all: Known & { reach: boolean }, i: number) => {
    const lead = known[i];
    return lead && fields.every((field) => all[field] === null || lead[field] !== null) && (lead.reach || !all.reach);
  };
  const asGood = everything.filter(isAsGood).length;
  const row = (what: string, credits: number, saved = "") => [
    what,
    credits.toFixed(1),
    (credits / count).toFixed(2),
    saved,
  ];
  return [
    row("every source", every),
    row("waterfall", waterfall, `${Math.round((1 - waterfall / every) * 100)} %`),
    row("waterfall again", again),
    [`same fields filled for ${asGood} of ${count} (${((asGood / count) * 100).toFixed(1)} %)`, "", "", ""],
  ];
}

async function spentBy(sandbox: Sandbox, work: () => Promise<void>): Promise<number> {
  const credits = async () => {
    const calls = await control<{ credits: Record<string, number> }>(sandbox.url, "GET", "calls");
    return Object.values(calls.credits).reduce((sum, spent) => sum + spent, 0);
  };
  const before = await credits();
  await work();
  return (await credits()) - before;
}

async function enrichAll(client: Client, leads: readonly string[]): Promise<void> {
  await inParallel(leads, async (id) => {
    const { status, body } = await client.call<{ job_id: string }>("POST", `/leads/${id}/enrich`);
    if (status === 202) await untilEnded(client, body.job_id);
  });
}

const atOnce = 6;

async function inParallel<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = all.values();
  const worker = async () => {
    for (const one of queue) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function untilEnded(client: Client, jobId: string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    const { body } = await client.call<{ status: string }>("GET", `/jobs/${jobId}`);
    if (body.status !== "pending" && body.status !== "running") return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`job ${jobId} did not end`);
}

async function knownOf(client: Client, leads: readonly string[]): Promise<(Known & { reach: boolean })[]> {
  return Promise.all(
    leads.map(async (id) => {
      const { body: lead } = await client.call<Known>("GET", `/leads/${id}`);
      const { body: people } = await client.call<{ items: Contact[] }>("GET", `/contacts?lead_id=${id}&limit=200`);
      return { ...lead, reach: people.items.some((one) => one.is_decision_maker && one.email_status === "valid") };
    }),
  );
}
