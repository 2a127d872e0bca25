/** What the tests find in `env` (see wrangler.toml and vitest.config.ts). */
declare namespace Cloudflare {
  interface Env {
    DB: D1Database;
    TEST_MIGRATIONS: import("cloudflare:test").D1Migration[];
    PROVIDER_LIMITER: DurableObjectNamespace<import("../../src/limits/provider-limiter.ts").ProviderLimiter>;
  }
  interface GlobalProps {
    mainModule: typeof import("../../src/worker.ts");
  }
}
