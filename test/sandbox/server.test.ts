import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { startSandbox } from "../../sandbox/server.ts";
import { callHunter, callThrough, companiesOf, control } from "./support.ts";

describe("the server", () => {
  it("takes a free port, and rejects when the wanted one is taken", async () => {
    const sandbox = await startSandbox();
    expect(sandbox.url).toBe(`http://127.0.0.1:${sandbox.port}`);
    await expect(startSandbox({ port: sandbox.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await sandbox.close();
    await expect(fetch(sandbox.url)).rejects.toThrow();
  });

  it("closes even while an answer hangs", async () => {
    const sandbox = await startSandbox();
    await control(sandbox, "POST", "faults", { host: "*", fault: "hang" });
    const hanging = callThrough(sandbox, "https://api.hunter.io/v2/account").catch(() => "cut off");
    await new Promise((later) => setTimeout(later, 50));
    await sandbox.close();
    expect(await hanging).toBe("cut off");
  });

  it("counts every call that arrived, by host and operation, until a reset", async () => {
    const sandbox = await startSandbox();
    await callHunter(sandbox, "account");
    await callThrough(sandbox, "https://api.hunter.io/v2/account");
    const unknown = await callThrough(sandbox, "https://nowhere.test/a");
    expect(unknown.status).toBe(502);
    expect(await unknown.text()).toContain("nowhere.test");
    const { body } = await control(sandbox, "GET", "calls");
    expect(body.total).toBe(3);
    expect(body.by_host).toEqual({ "api.hunter.io": 2, "nowhere.test": 1 });
    expect(body.by_operation["hunter account"]).toEqual({ calls: 2, credits: 0, ok: 1 });
    expect(body.log.map((call: { status: number }) => call.status)).toEqual([200, 401, 502]);
    expect(Math.abs(body.log[0].at - Date.now())).toBeLessThan(5_000);
    await control(sandbox, "POST", "reset");
    expect((await control(sandbox, "GET", "calls")).body).toMatchObject({ total: 0, log: [] });
    await sandbox.close();
  });

  it("keeps its control addresses apart from the seam", async () => {
    const sandbox = await startSandbox({ seed: 7 });
    expect((await control(sandbox, "GET", "health")).body).toEqual({ ok: true, seed: 7, companies: 420 });
    expect((await callThrough(sandbox, "https://api.hunter.io/__sandbox/calls")).status).toBe(404);
    expect((await control(sandbox, "GET", "nothing")).status).toBe(404);
    await sandbox.close();
  });

  it("has the same companies for the same seed", async () => {
    const [first, second] = await Promise.all([startSandbox({ seed: 3 }), startSandbox({ seed: 3 })]);
    expect(await companiesOf(first)).toEqual(await companiesOf(second));
    await Promise.all([first.close(), second.close()]);
  });
});

describe("the command line", () => {
  const start = (...args: string[]) => spawn("node_modules/.bin/node", ["sandbox/main.ts", ...args]);

  it.each(["SIGTERM", "SIGINT"] as const)("prints its address and stops on %s, with a call hanging", async (signal) => {
    const child = start("--port", "0", "--seed", "2");
    const [line] = await once(child.stdout, "data");
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line))?.[0] ?? "";
    await fetch(`${url}/__sandbox/faults`, { method: "POST", body: '{"host":"*","fault":"hang"}' });
    const hanging = fetch(`${url}/https://api.hunter.io/v2/account`).catch(() => null);
    await new Promise((later) => setTimeout(later, 50));
    child.kill(signal);
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
    await hanging;
  });

  it("says when the port is taken or is no number", async () => {
    const sandbox = await startSandbox();
    for (const [port, message] of [
      [String(sandbox.port), "is taken"],
      ["x", "--port must be a whole number"],
    ] as const) {
      const child = start("--port", port);
      const [[text], [code]] = await Promise.all([once(child.stderr, "data"), once(child, "exit")]);
      expect(String(text)).toContain(message);
      expect(code).not.toBe(0);
    }
    await sandbox.close();
  });
});
