import { defineConfig } from "vitest/config";

/** Long runs with faults and kills: `npm run soak`, never part of `npm test`. */
export default defineConfig({
  test: { include: ["test/soak/**/*.test.ts"], testTimeout: 1_800_000, hookTimeout: 120_000, fileParallelism: false },
});
