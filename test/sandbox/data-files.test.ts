import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { callThrough, control } from "./support.ts";

let sandbox: Sandbox;
let root: string;
const host = "yc-oss.github.io";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sandbox-data-"));
  await mkdir(join(root, "data", host, "api", "tags"), { recursive: true });
  await writeFile(join(root, "data", host, "api", "tags", "ai.json"), '[{"real":true}]');
  await writeFile(join(root, "data", "secret.json"), '"secret"');
  await symlink(join(root, "data", "secret.json"), join(root, "data", host, "link.json"));
  sandbox = await startSandbox({ dataDir: join(root, "data") });
});
afterAll(async () => {
  await sandbox.close();
  await rm(root, { recursive: true });
});

/** fetch would tidy the path up. */
function rawGet(path: string): Promise<{ status: number; body: string }> {
  return new Promise((answered, failed) => {
    request({ host: "127.0.0.1", port: sandbox.port, path, agent: false }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => answered({ status: response.statusCode ?? 0, body }));
    })
      .on("error", failed)
      .end();
  });
}

describe("the data directory", () => {
  it("comes before what is generated, with a type and an ETag", async () => {
    const response = await callThrough(sandbox, `https://${host}/api/tags/ai.json?x=1`);
    expect(await response.json()).toEqual([{ real: true }]);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    const etag = response.headers.get("etag") ?? "";
    const again = await callThrough(sandbox, `https://${host}/api/tags/ai.json`, {
      headers: { "if-none-match": etag },
    });
    expect(again.status).toBe(304);
  });

  it("keeps fictional companies away from a host that it has", async () => {
    expect((await callThrough(sandbox, `https://${host}/api/companies/all.json`)).status).toBe(404);
    expect((await callThrough(sandbox, "https://hn.algolia.com/api/v1/items/49000001")).status).toBe(200);
  });

  it.each([
    "/../secret.json",
    "/%2e%2e/secret.json",
    "/..%2fsecret.json",
    "/api/..%2f..%2f..%2fsecret.json",
    "/link.json",
    "/%00",
    "/%",
  ])("cannot be left by %s", async (path) => {
    const answer = await rawGet(`/https://${host}${path}`);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain("secret");
  });

  it("cannot be left by a host name either", async () => {
    for (const name of ["..", "%2e%2e", ".", "..%2f"]) {
      expect((await rawGet(`/https://${name}/secret.json`)).body).not.toContain('"secret"');
    }
  });

  it("counts its calls like any other", async () => {
    const before = (await control(sandbox, "GET", "calls")).body.by_host[host];
    await callThrough(sandbox, `https://${host}/api/tags/ai.json`);
    expect((await control(sandbox, "GET", "calls")).body.by_host[host]).toBe(before + 1);
  });
});
