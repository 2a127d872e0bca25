import { compose } from "./composition.ts";
import { runScheduled } from "./cron/run-scheduled.ts";
import type { Env } from "./env.ts";
import { createApp } from "./http/app.ts";
import { consume } from "./queue/consume.ts";

export { ProviderLimiter } from "./limits/provider-limiter.ts";

const app = createApp(compose);

export default {
  fetch: (request, env, execution) => app.fetch(request, env, execution),
  queue: (batch, env, execution) => consume(compose, batch, env, execution),
  scheduled: (event, env, execution) => runScheduled(compose, event.cron, env, execution),
} satisfies ExportedHandler<Env>;
