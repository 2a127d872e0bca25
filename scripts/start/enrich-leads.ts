import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../failure.ts";
import { mapPool } from "../map-pool.ts";
import type { ApiClient } from "./api-client.ts";
import { EnrichAnswer, type EnrichmentResult, JobAnswer } from "./api-shapes.ts";
import type { Report } from "./events.ts";

export interface Enrichment {
  /** Not finished; `retryAt` in ms, 0 when nothing is being waited for. */
  openJob: { id: string; retryAt: number } | null;
  contactsAdded: number;
  results: Record<string, EnrichmentResult>;
  failure: string | null;
}

const pollForMs = 20_000;

/**
 * Enriches four leads at a time, then follows for a while the jobs that could not be finished at once; the queue goes
 * on with them in any case. What the API knows already it answers at no cost, so known leads are asked for too.
 */
export async function enrichLeads(
  api: ApiClient,
  leadIds: readonly string[],
  report: Report,
  signal: AbortSignal,
): Promise<Enrichment[]> {
  let done = 0;
  const started = await mapPool(leadIds, 4, async (leadId) => {
    const enrichment = await attempt(signal, () => enrichLead(api, leadId));
    done += 1;
    report({ event: "progress", message: `Enriching leads: ${done} of ${leadIds.length}` });
    return enrichment;
  });
  const open = started.filter(({ openJob }) => openJob !== null).length;
  if (open > 0) report({ event: "progress", message: `Waiting for ${open} enrichments that are not done yet` });
  const deadline = Date.now() + pollForMs;
  return Promise.all(started.map((enrichment) => attempt(signal, () => followJob(api, enrichment, deadline, signal))));
}

async function attempt(signal: AbortSignal, work: () => Promise<Enrichment>): Promise<Enrichment> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    return { openJob: null, contactsAdded: 0, results: {}, failure: messageOf(error) };
  }
}

async function enrichLead(api: ApiClient, leadId: string): Promise<Enrichment> {
  const { body } = await api.post(`/api/v1/leads/${leadId}/enrich`, EnrichAnswer);
  return toEnrichment(body, body.job_id);
}

async function followJob(
  api: ApiClient,
  enrichment: Enrichment,
  deadline: number,
  signal: AbortSignal,
): Promise<Enrichment> {
  let latest = enrichment;
  while (latest.openJob !== null && Math.max(Date.now() + 1000, latest.openJob.retryAt) < deadline) {
    await sleep(1000, undefined, { signal });
    const { id } = latest.openJob;
    latest = toEnrichment(await api.get(`/api/v1/jobs/${id}`, JobAnswer), id);
  }
  return latest;
}

function toEnrichment(body: JobAnswer, id: string): Enrichment {
  const isOpen = body.status === "pending" || body.status === "running";
  const retryAt = body.retry_at ? Date.parse(body.retry_at) : 0;
  return {
    openJob: isOpen ? { id, retryAt } : null,
    contactsAdded: body.contacts_added,
    results: body.enrichment_results,
    failure: null,
  };
}
