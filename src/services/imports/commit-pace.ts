/** How many rows the next commit of an import takes. */
export interface CommitPace {
  /** `isBusy`: whether somebody reads meanwhile. */
  rows(isBusy: boolean): number;
  /** How long the commit of so many rows took. */
  took(rows: number, ms: number): void;
}

const fewestRows = 50;
const mostRows = 4000;
const busyMs = 45;
const quietMs = 400;
const firstGuess = 5;

/**
 * The database serves one after the other, so whoever reads waits for the commit that is running: while somebody does,
 * commits are short. While nobody does they are long, since each writes the same pages of the indexes anew.
 */
export function createCommitPace(): CommitPace {
  let rowsInMs = firstGuess;
  return {
    rows(isBusy) {
      const rows = Math.round(rowsInMs * (isBusy ? busyMs : quietMs));
      return Math.min(mostRows, Math.max(fewestRows, rows));
    },
    took(rows, ms) {
      // Half of what was known stays: one slow commit is no reason for small steps.
      rowsInMs = (rowsInMs + rows / Math.max(ms, 1)) / 2;
    },
  };
}
