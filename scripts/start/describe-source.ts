import type { EnrichmentResult } from "./api-shapes.ts";
import type { SourceOutcome } from "./events.ts";

const words: Record<string, string> = {
  ok: "answered",
  empty: "answered that it has nothing",
  rate_limited: "could not be asked: its rate limit is reached",
  quota_exhausted: "could not be asked: the quota of this period is used up",
  over_budget: "was not asked: it could have cost more than max_credits",
  not_configured: "could not be asked: it has no key",
  unavailable: "could not be reached",
  provider_rejected: "refused our key",
  bad_response: "answered something that makes no sense",
};

export const isFailedSource = ({ status }: SourceOutcome): boolean => status !== "ok" && status !== "empty";

/** What became of a source in discovery, in plain words. */
export function describeSource(outcome: SourceOutcome): string {
  const parts = [words[outcome.status] ?? outcome.status];
  if (outcome.status === "ok") parts.push(`${outcome.found ?? 0} found, ${outcome.new ?? 0} new`);
  if (outcome.reason) parts.push(outcome.reason);
  if (outcome.retry_at) parts.push(`to be tried again at ${outcome.retry_at}`);
  return `discovery: ${parts.join("; ")}`;
}

const enrichmentWords: Record<string, string> = {
  success: "answered",
  no_data: "had nothing",
  skipped: "not needed",
  waiting: "waiting",
  failed: "failed",
};

/** What became of a source over all enrichments: how often which outcome, and the commonest reason for the bad ones. */
export function describeEnrichments(results: readonly EnrichmentResult[]): string {
  const groups = Map.groupBy(results, ({ status }) => status);
  const parts = [...groups].map(([status, group]) => {
    const reasons = status === "failed" || status === "waiting" ? group.map(({ reason }) => reason ?? "") : [];
    const reason = commonest(reasons);
    return `${group.length} ${enrichmentWords[status] ?? status}${reason ? ` (${reason})` : ""}`;
  });
  return `enrichment: ${parts.join(", ")}`;
}

function commonest(texts: readonly string[]): string | undefined {
  const counts = [...Map.groupBy(texts, (text) => text)].sort((a, b) => b[1].length - a[1].length);
  return counts[0]?.[0];
}
