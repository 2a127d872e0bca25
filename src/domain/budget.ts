import { AppError } from "./errors.ts";

/**
 * What one request may spend at providers, in credits. All its calls share it, also those at the same time: `take` is
 * synchronous, so two of them cannot both have the last credit.
 */
export interface Budget {
  readonly limit: number;
  /** Puts the most that a call can cost aside. False, and nothing happens, where that would exceed the limit. */
  take(credits: number): boolean;
  /** What became of it: the difference between what was put aside and what it did cost is given back (or taken). */
  settle(taken: number, spent: number): void;
  /** Spent or put aside so far. */
  used(): number;
}

export function createBudget(limit: number): Budget {
  // In whole thousandths, because sums of fractions drift.
  const thousandths = (credits: number) => Math.round(credits * 1000);
  let used = 0;
  return {
    limit,
    take(credits) {
      // What is free is never refused: a limit of 0 is "free sources only".
      if (credits > 0 && used + thousandths(credits) > thousandths(limit)) return false;
      used += thousandths(credits);
      return true;
    },
    settle(taken, spent) {
      used += thousandths(spent) - thousandths(taken);
    },
    used: () => used / 1000,
  };
}

/** No limit given: null, which is not a limit of 0. */
export const budgetOf = (maxCredits: number | null | undefined): Budget | null =>
  maxCredits === null || maxCredits === undefined ? null : createBudget(maxCredits);

export const overBudget = (provider: string, cost: number, budget: Budget): AppError =>
  new AppError(
    "over_budget",
    `${provider}: nothing was asked, since it could cost ${cost} and only ${creditsLeftOf(budget)} of the ${budget.limit} credits of max_credits are left.`,
  );

export const creditsLeftOf = (budget: Budget): number =>
  Math.max(0, Math.round((budget.limit - budget.used()) * 1000) / 1000);
