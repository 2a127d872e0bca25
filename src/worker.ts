import { compose } from "./composition.ts";
import { runScheduled } from "./cron/run-scheduled.ts";
import type { Env } from "./env.ts";
import { createApp } from "./http/app.ts";
import { consume } from "./queue/consume.ts";

export { ProviderLimiter } from "./limits/provider-limiter.ts";

const app = createApp(compose);

export default {
  fetch: async (request, env, execution) => {
    if (!new URL(request.url).pathname.startsWith("/slack/")) return app.fetch(request, env, execution);
    // Loaded when Slack calls: everybody else does not wait for it.
    const { handleSlackRequest } = await import("../slack-app/handle-request.ts");
    return handleSlackRequest(compose, request, env, execution);
  },
  queue: (batch, env, execution) => consume(compose, batch, env, execution),
  scheduled: (event, env, execution) => runScheduled(compose, event.cron, env, execution),
} satisfies ExportedHandler<Env>;
