import { createExecutionContext, env } from "cloudflare:test";
import { beforeAll, expect, it } from "vitest";
import { compose } from "../../src/composition.ts";
import { createApp } from "../../src/http/app.ts";
import type { Traffic } from "../../src/lib/traffic.ts";
import { base, givenKey } from "../support/api.ts";

let key: string;
beforeAll(async () => {
  ({ key } = await givenKey(["admin"]));
});

/** How many requests an import would let go first. */
async function countedOf(method: string, path: string): Promise<number> {
  let counted = 0;
  const traffic: Traffic = {
    during: (answer) => {
      counted++;
      return answer();
    },
    isBusy: () => false,
    letThrough: async () => {},
  };
  const app = createApp((bindings, invocation) => ({ ...compose(bindings, invocation), traffic }));
  const request = new Request(`${base}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": method === "GET" ? "" : "text/csv" },
    ...(method === "GET" ? {} : { body: "name\nAcme\n" }),
  });
  const response = await app.fetch(request, env, createExecutionContext());
  expect(response.status).toBe(200);
  await response.text();
  return counted;
}

it("counts who waits for an answer, not who watches or sends an import", async () => {
  expect(await countedOf("GET", "/leads")).toBe(1);
  expect(await countedOf("GET", "/imports")).toBe(0);
  expect(await countedOf("POST", "/leads/import?dry_run=true")).toBe(0);
});
