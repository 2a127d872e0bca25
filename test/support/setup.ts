import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach } from "vitest";
import { providerDefinitions } from "../../src/providers/registry.ts";
import { testContext } from "./context.ts";

const migrate = () => applyD1Migrations(env.DB, env.TEST_MIGRATIONS);

// The files of a run share a workerd and its loaded modules, and each begins with empty storage. reset() passes over
// objects that left the memory, which an idle one does after ten seconds: those that have no random name are woken.
const { providers, providerKeys } = testContext();
await migrate();
await Promise.all(providerDefinitions.map(({ id }) => providers.status(id)));
await reset();
await migrate();
providerKeys.forget();

// What a key was refused is remembered, and the tests of a file share their keys.
beforeEach(async () => {
  await env.DB.prepare("DELETE FROM provider_answers WHERE operation = 'refusal'").run();
});
