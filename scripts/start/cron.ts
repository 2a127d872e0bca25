const sweep = "*/5 * * * *";
const daily = "0 6 * * *";

/** Fires the cron lines of wrangler.toml, which nothing does on its own outside Cloudflare. */
export function startCron(fire: (cron: string) => Promise<void>): { stop(): void } {
  // Interrupted jobs of an earlier start continue now and not in five minutes.
  void fire(sweep);
  const sweeping = setInterval(() => void fire(sweep), 5 * 60_000);
  let waiting = setTimeout(runDaily, msUntilSix(new Date()));
  function runDaily(): void {
    void fire(daily);
    waiting = setTimeout(runDaily, msUntilSix(new Date()));
  }
  return {
    stop() {
      clearInterval(sweeping);
      clearTimeout(waiting);
    },
  };
}

/** To the next 06:00 UTC; from exactly six o'clock, a whole day. */
export function msUntilSix(now: Date): number {
  const next = new Date(now);
  next.setUTCHours(6, 0, 0, 0);
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1);
  return next.getTime() - now.getTime();
}
