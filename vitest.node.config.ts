import { defineConfig } from "vitest/config";

/**
 * What runs in Node: the architecture, the sandbox, the scripts, the end-to-end run over HTTP, and the pure rules of the
 * domain, since workerd takes seconds to start for each file.
 */
export default defineConfig({
  test: {
    include: ["test/architecture.test.ts", "test/{domain,e2e,sandbox,scripts}/**/*.test.ts", "test/**/*.node.test.ts"],
    testTimeout: 120_000,
    // Most of it waits for processes and clocks: the second core is free.
    maxWorkers: 2,
    hookTimeout: 120_000,
  },
});
