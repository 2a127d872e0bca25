import { minutes, seconds } from "../../src/lib/clock.ts";

/** Longer than a Worker may go on after its answer (30 s): then it is dead and another takes over. */
export const leaseMs = minutes(1);

/** A response_url takes five posts within half an hour; a minute is left for clocks that differ. */
export const responseUrlMs = minutes(29);
export const responseUrlPosts = 5;

/** How long to wait before Slack is asked again, by how often it did not take the post. */
const pausesMs = [seconds(5), seconds(30), minutes(2), minutes(10), minutes(30), minutes(60)];
export const mostAttempts = 12;

export const pauseMs = (attempts: number): number => pausesMs[Math.min(attempts, pausesMs.length) - 1] ?? seconds(5);
