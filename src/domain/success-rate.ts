/** How often something ended how. */
export interface OutcomeCounts {
  counts: Record<string, number>;
  credits: number;
  /** Share, 0 to 1, of those that were answered among those that ended; null while none has. */
  successRate: number | null;
}

/** A source that knows nothing of a company did its work; `partial` got some of what it wanted. */
const answered = new Set(["completed", "success", "no_data"]);
const ended = new Set([...answered, "partial", "failed"]);

export function toOutcomeCounts(rows: readonly { outcome: string; count: number; credits: number }[]): OutcomeCounts {
  const total = (outcomes: ReadonlySet<string>) =>
    rows.filter(({ outcome }) => outcomes.has(outcome)).reduce((sum, { count }) => sum + count, 0);
  const all = total(ended);
  return {
    counts: Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count])),
    credits: Math.round(rows.reduce((sum, { credits }) => sum + credits, 0) * 1000) / 1000,
    successRate: all === 0 ? null : Math.round((total(answered) / all) * 10_000) / 10_000,
  };
}
