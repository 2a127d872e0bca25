import { mapPool } from "../map-pool.ts";
import { addCounts, type Counts, describeCounts } from "./counts.ts";
import { runStep } from "./run-step.ts";
import type { Step } from "./steps.ts";

/** Runs everything, also after a failure. The steps of a group share the machine's cores, the groups do not. */
export async function runAll(groups: readonly (readonly Step[])[]): Promise<number> {
  const all: Counts[] = [];
  for (const group of groups) all.push(...(await mapPool(group, 2, runStep)));
  const sum = addCounts(all);
  process.stdout.write(`${describeCounts(sum)}\n`);
  return sum.failed === 0 ? 0 : 1;
}
