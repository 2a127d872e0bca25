import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Unit and integration tests, inside workerd with the real D1, Durable Object and queue. */
export default defineConfig(async () => ({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: "./wrangler.toml" },
      miniflare: {
        bindings: {
          TEST_MIGRATIONS: await readD1Migrations("migrations"),
          ENVIRONMENT: "test",
          SUPPRESSION_KEY: "a key for tests only",
          CREDENTIALS_KEY: "test:Zm9yLWRldmVsb3BtZW50LW9ubHktbmV2ZXItZGVwbG8=",
          APOLLO_API_KEY: "apollo-test-key",
          HUNTER_API_KEY: "hunter-test-key",
          CORS_ORIGINS: "https://app.example",
        },
        // Anything that a test did not fake at the seam fails loudly instead of reaching the internet.
        outboundService: () => new Response("tests have no network", { status: 599 }),
      },
    }),
  ],
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [
      "test/architecture.test.ts",
      "test/domain/**",
      "test/e2e/**",
      "test/sandbox/**",
      "test/scripts/**",
      "test/soak/**",
      "test/**/*.node.test.ts",
    ],
    setupFiles: ["./test/support/setup.ts"],
    // A file that had a workerd of its own would load the whole Worker into it: two seconds each.
    isolate: false,
    // By default one core of two stays idle.
    maxWorkers: 2,
  },
}));
