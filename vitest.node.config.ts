import { defineConfig } from "vitest/config";

/** What runs in Node: the architecture rules, the sandbox, the scripts and the end-to-end run over HTTP. */
export default defineConfig({
  test: {
    include: ["test/architecture.test.ts", "test/{e2e,sandbox,scripts}/**/*.test.ts", "test/**/*.node.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
