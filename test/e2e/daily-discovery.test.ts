import { afterAll, beforeAll, expect, it } from "vitest";
import { type Api, createApi, until } from "./support/api.ts";
import { type Server, startServer } from "./support/server.ts";

let server: Server;
let api: Api;
beforeAll(async () => {
  server = await startServer({ args: ["--no-seed"] });
  api = await createApi(server);
});
afterAll(() => server?.stop());

interface Calls {
  log: { host: string; operation: string; credits: number }[];
}

it("reaches fifty new leads by the plan of wrangler.toml, from free sources alone, and pays nobody", async () => {
  const cron = (line: string) => fetch(`${server.url}/cdn-cgi/handler/scheduled?cron=${encodeURIComponent(line)}`);
  expect((await cron("0 6 * * *")).ok).toBe(true);
  const leads = () => api.call<{ total: number; items: { source: string }[] }>("GET", "/api/v1/leads?limit=200");
  await until("fifty leads", 60, async () => ((await leads()).json.total >= 50 ? true : null));
  const sources = new Set((await leads()).json.items.map(({ source }) => source));
  expect([...sources].sort()).toEqual(expect.arrayContaining(["hn", "jobs", "yc"]));
  const calls = (await (await fetch(`${server.sandboxUrl}/__sandbox/calls`)).json()) as Calls;
  expect(calls.log.filter(({ credits }) => credits > 0)).toEqual([]);
  // Its account is asked once a day, which is free; it is not asked for companies.
  expect(calls.log.filter(({ host, operation }) => host === "api.apollo.io" && /compan/.test(operation))).toEqual([]);
});
