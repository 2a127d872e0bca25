import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { compose } from "../../src/composition.ts";
import { runScheduled } from "../../src/cron/run-scheduled.ts";
import type { Job } from "../../src/db/job-repository.ts";
import type { JobMessage } from "../../src/queue/message.ts";
import { requestEnrichment } from "../../src/services/enrichment/request-enrichment.ts";
import { testContext } from "../support/context.ts";
import { deliver, everything, movableClock } from "../support/enrichment.ts";
import { Fault, type FaultMode, faultyDatabase } from "../support/faults.ts";
import { givenContact, givenLead, rowsOf } from "../support/given.ts";
import { ownLimiter } from "../support/limiter.ts";
import { fakeOutside } from "../support/outside.ts";

/** One lead's enrichment with one fault in it: the message comes up to 4 times, then the sweep looks after it. */
async function runWith(fault: Fault) {
  const { ctx: calm, leadId, job } = await openJob();
  const clock = movableClock();
  const outside = fakeOutside(everything());
  const received: string[] = [];
  const fetchHere: typeof fetch = (input, init) =>
    fault.around(async () => {
      const response = await outside.fetch(input, init);
      const { host, pathname } = new URL(new Request(input).url);
      received.push(`${host}${pathname}`);
      return response;
    }, "fetch");
  const limiter = ownLimiter((effect) => fault.around(effect, "limiter"), { areKeysTaken: true });
  let queue: JobMessage[] = [];
  const JOBS_QUEUE = {
    sendBatch: (messages: { body: JobMessage }[]) =>
      fault.around(async () => {
        // The sweep finds other runs' jobs as well: each run looks after its own.
        const own = messages.map(({ body }) => body).filter((body) => body.type === "enrich" && body.job_id === job.id);
        queue.push(...own);
      }, "queue"),
  };
  const overrides = {
    DB: faultyDatabase(fault),
    PROVIDER_LIMITER: limiter.namespace,
    JOBS_QUEUE,
    APOLLO_PEOPLE_PER_LEAD: "2",
    // A fault may leave a call that is out until the limiter gives it up.
    SAME_QUESTION_WAIT_MS: "1",
  };
  const stage = { outside: { fetch: fetchHere }, overrides, clock };

  queue.push({ v: 1, type: "enrich", job_id: job.id });
  for (let round = 0; round < 5; round++) {
    // For good means for this message: later rounds find the world in order.
    if (fault.mode === "from then on" && round > 0) fault.isArmed = false;
    const due = queue;
    queue = [];
    for (const message of due) {
      for (let delivery = 0; delivery < 4; delivery++) {
        if ((await deliver([message], stage)).acked[0]) break;
      }
    }
    const now = await calm.jobs.find(job.id);
    if (now && ["completed", "partial", "failed"].includes(now.status)) break;
    clock.move(11 * 60_000);
    await limiter.age(11 * 60_000);
    await sweepOnce(stage);
  }
  return { calm, leadId, jobId: job.id, received, granted: limiter.granted, clock };
}

/** Those that are paid for; a website that is read twice costs nobody anything. */
const sources = ["apollo", "hunter"];

async function openJob() {
  const ctx = testContext();
  const lead = await givenLead(ctx);
  await givenContact(ctx, lead.id, { first_name: "Marta", last_name: "Kowalska" });
  const { job } = await requestEnrichment(ctx, { leadId: lead.id, isAsync: true }, { sources });
  return { ctx, leadId: lead.id, job };
}

async function sweepOnce({ overrides, outside, clock }: Parameters<typeof deliver>[1]) {
  const execution = createExecutionContext();
  const composeHere: typeof compose = (bindings, invocation) =>
    compose(bindings, invocation, { fetch: outside.fetch, clock: clock ?? { now: () => new Date() } });
  await runScheduled(composeHere, "*/5 * * * *", { ...env, ...overrides }, execution).catch(() => {});
  await waitOnExecutionContext(execution);
}

/** What must hold however it went; each that does not is named. */
async function violations({ calm, leadId, jobId, received, granted }: Awaited<ReturnType<typeof runWith>>) {
  const found: string[] = [];
  const job: Job | null = await calm.jobs.find(jobId);
  const isEnded = job !== null && ["completed", "partial", "failed"].includes(job.status);
  if (!isEnded) found.push(`I1: the job is ${job?.status}, lease ${job?.leaseUntil}, retry ${job?.retryAt}`);
  const lead = await calm.leads.find(leadId);
  if (lead?.enrichmentStatus !== job?.status)
    found.push(`the lead says ${lead?.enrichmentStatus}, the job ${job?.status}`);

  const addresses = (await calm.contacts.ofLead(leadId)).map(({ email }) => email);
  if (new Set(addresses).size !== addresses.length) found.push(`I2: contacts ${addresses.join()}`);
  if (job?.status === "completed" && addresses.length !== 2) found.push(`I2: ${addresses.length} contacts`);
  const events = await rowsOf<{ data: string }>(
    "SELECT data FROM lead_events WHERE lead_id = ? AND type = 'lead.enriched'",
    leadId,
  );
  // A source whose second question failed is kept in two steps, which differ.
  if (new Set(events.map(({ data }) => data)).size !== events.length) found.push(`I2: ${events.length} events`);

  for (const [host, provider] of [
    ["api.hunter.io", "hunter"],
    ["api.apollo.io", "apollo"],
  ] as const) {
    const calls = received.filter((one) => one.startsWith(host)).length;
    if (calls > (granted[provider] ?? 0)) found.push(`I3: ${calls} calls on ${granted[provider] ?? 0} permits`);
  }
  // Each question is asked at most once more than without a fault, also where two answers get lost at the same time.
  for (const [question, times] of Map.groupBy(received, (one) => one)) {
    if (times.length > 2) found.push(`${times.length} calls to ${question}`);
  }
  return found;
}

/** Runs are independent of one another, and mostly wait for the disk. */
const atOnce = 15;

describe.each<FaultMode>(["before", "after", "from then on"])("a fault %s the n-th effect of an enrichment", (mode) => {
  it("loses nothing, doubles nothing, and the job ends", async () => {
    const problems: string[] = [];
    let last = 0;
    for (let next = 1; last === 0 && next < 100; next += atOnce) {
      const faults = Array.from({ length: atOnce }, (_, i) => new Fault(next + i, mode));
      const runs = await Promise.all(
        faults.map(async (fault) => ({ fault, found: await violations(await runWith(fault)) })),
      );
      for (const { fault, found } of runs) {
        for (const problem of found) problems.push(`${mode} ${fault.at} (${fault.where}): ${problem}`);
        if (!fault.fired && last === 0) last = fault.at;
      }
    }
    expect(problems).toEqual([]);
    // There are that many effects, and the sweep went beyond the last of them.
    expect(last).toBeGreaterThan(30);
  }, 180_000);
});
