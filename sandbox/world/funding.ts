import { createRandom } from "./random.ts";
import type { Funding } from "./types.ts";

const rounds: [stage: string, minEmployees: number, usd: number][] = [
  ["Seed", 0, 2_500_000],
  ["Series A", 15, 11_000_000],
  ["Series B", 60, 30_000_000],
  ["Series C", 200, 70_000_000],
  ["Series D", 500, 140_000_000],
  ["Series E", 1200, 250_000_000],
];
const investors = [
  "Lanternfish Ventures",
  "Ridgepole Capital",
  "Ninth Meadow Partners",
  "Copperline Fund",
  "Tidewater Seed",
];

/** Null for the companies that never raised (or of which nobody knows). The stage grows with the head count. */
export function inventFunding(seed: number, index: number, employees: number): Funding | null {
  const random = createRandom(`${seed}:funding:${index}`);
  if (random.chance(0.22)) return null;
  const reachable = rounds.filter(([, minEmployees]) => employees >= minEmployees);
  const reached = Math.max(1, reachable.length - (random.chance(0.4) ? 1 : 0));
  const amounts = rounds
    .slice(0, reached)
    .map(([, , usd]) => Math.round((usd * (0.6 + random.next() * 0.9)) / 100_000) * 100_000);
  const year = random.weighted([
    [2026, 4],
    [2025, 3],
    [2024, 2],
    [2022, 1],
  ]);
  const month = random.int(1, year === 2026 ? 10 : 12);
  return {
    stage: rounds[reached - 1]?.[0] ?? "Seed",
    totalUsd: amounts.reduce((sum, usd) => sum + usd, 0),
    lastRoundUsd: amounts[amounts.length - 1] ?? 0,
    lastRoundDate: `${year}-${String(month).padStart(2, "0")}-${String(random.int(1, 28)).padStart(2, "0")}`,
    investors: random.sample(investors, random.int(1, 2)),
  };
}
