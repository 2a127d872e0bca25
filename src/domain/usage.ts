/** How a provider's last calls went: at most as many as are looked at, however many there are. */
export interface TrackRecord {
  lastSuccessAt: string | null;
  /** 0 to 1, of the last calls; null where there were none. */
  successRate: number | null;
  callsLookedAt: number;
}

export const noRecord: TrackRecord = { lastSuccessAt: null, successRate: null, callsLookedAt: 0 };

/** What was done at a provider since a moment, by the ledger. */
export interface ProviderUsage {
  calls: number;
  /** Calls by what came of them; `sent` are those that nobody heard of again. */
  outcomes: Record<string, number>;
  operations: Record<string, { calls: number; credits: number }>;
  credits: number;
  creditsToday: number;
  /** Credits of discoveries, and how many new leads these brought. */
  discovery: { credits: number; newLeads: number };
  /** Verdicts on e-mail addresses that were asked for, and their credits. */
  verification: { credits: number; verdicts: number };
  /** Answers that were remembered, and what asking again would have cost. */
  saved: { answers: number; credits: number };
}

export const noUsage: ProviderUsage = {
  calls: 0,
  outcomes: {},
  operations: {},
  credits: 0,
  creditsToday: 0,
  discovery: { credits: 0, newLeads: 0 },
  verification: { credits: 0, verdicts: 0 },
  saved: { answers: 0, credits: 0 },
};

/** Credits for one, or null where there was none to divide by. */
export const costPer = (credits: number, count: number): number | null =>
  count === 0 ? null : roundCredits(credits / count);

/** To thousandths, in which credits are counted: sums of fractions drift. */
export const roundCredits = (credits: number): number => Math.round(credits * 1000) / 1000;
