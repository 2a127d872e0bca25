export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that is ahead (or behind), for trying out what only time brings. */
export const shifted = (clock: Clock, offsetMs: number): Clock =>
  offsetMs === 0 ? clock : { now: () => later(clock.now(), offsetMs) };

export const seconds = (n: number): number => n * 1000;
export const minutes = (n: number): number => n * 60_000;
export const hours = (n: number): number => n * 3_600_000;
export const days = (n: number): number => n * 86_400_000;

export const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms);

/** Lets others have their turn. */
export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
