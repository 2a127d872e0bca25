import { DurableObject } from "cloudflare:workers";
export class ProviderLimiter extends DurableObject {}
export default {
  async fetch(req: Request, env: any) {
    const r = await env.DB.prepare("select 1 as x").first();
    return Response.json({ r, v: env.ENVIRONMENT, u: req.url });
  },
  async scheduled(c: any) {
    console.log({ event: "cron", cron: c.cron });
  },
  async queue() {},
};
