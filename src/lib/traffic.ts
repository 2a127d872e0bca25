import { pause, seconds } from "./clock.ts";

/** The requests that this isolate answers, so that long work beside them can let them go first. */
export interface Traffic {
  /** Counts a request until its answer is ready. */
  during<T>(answer: () => Promise<T>): Promise<T>;
  /** Whether somebody asked within the last second. */
  isBusy(): boolean;
  /** Lets those who wait be answered, for 50 ms at most; takes a millisecond where nobody does. */
  letThrough(): Promise<void>;
}

const busyMs = seconds(1);
// The answer of a request is still on its way through the runtime when its handler is done.
const leavingMs = 6;
const mostMs = 50;

export function createTraffic(): Traffic {
  let inFlight = 0;
  let lastSeen = Number.NEGATIVE_INFINITY;
  const isWithin = (ms: number) => inFlight > 0 || Date.now() - lastSeen < ms;
  return {
    async during(answer) {
      inFlight++;
      try {
        return await answer();
      } finally {
        inFlight--;
        lastSeen = Date.now();
      }
    },
    isBusy: () => isWithin(busyMs),
    async letThrough() {
      const from = Date.now();
      do await pause(1);
      while (isWithin(leavingMs) && Date.now() - from < mostMs);
    },
  };
}
