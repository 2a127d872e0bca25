import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, it } from "vitest";
import { commandOf } from "../../scripts/local-worker/process-record.ts";
import { projectRoot } from "../../scripts/project-root.ts";

const state = mkdtempSync(join(tmpdir(), "lde-lifecycle-"));
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill();
  rmSync(state, { recursive: true, force: true });
});

const runtimePid = (): number => JSON.parse(readFileSync(join(state, "processes.json"), "utf8")).runtime.pid;

/** `npm start` without the main job; resolves with its events up to "serving". */
async function startServing() {
  const script = join(projectRoot, "scripts/start.ts");
  const args = ["--no-seed", "--json", "--port", "0", "--outbound-proxy", "http://127.0.0.1:1", "--state", state];
  const child = spawn(join(projectRoot, "node_modules/.bin/node"), [script, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, npm_lifecycle_event: "start" },
  });
  started.push(child);
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const events: Record<string, string>[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    events.push(JSON.parse(line));
    if (events.at(-1)?.event === "serving") break;
  }
  const ready = events.find(({ event }) => event === "ready");
  return { child, ended, events, url: ready?.url ?? "", apiKey: ready?.api_key ?? "" };
}

describe("npm start, from start to end", () => {
  it("cleans up after a kill, keeps its key, answers cron, and leaves nothing behind at the end", async () => {
    const first = await startServing();
    expect((await fetch(`${first.url}/health`)).status).toBe(200);
    const orphan = runtimePid();
    first.child.kill("SIGKILL");
    await first.ended;
    expect(commandOf(orphan)).toContain("workerd");

    const second = await startServing();
    expect(second.events[0]?.message).toContain(`Ended process ${orphan}`);
    expect(commandOf(orphan)).toBeNull();
    expect(second.apiKey).toBe(first.apiKey);
    for (const path of ["/cdn-cgi/handler/scheduled", "/cdn-cgi/local/scheduled"]) {
      const cron = await fetch(`${second.url}${path}?cron=*/5+*+*+*+*`);
      expect([path, cron.status, await cron.text()]).toEqual([path, 200, "ok"]);
    }

    const runtime = runtimePid();
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
    expect(commandOf(runtime)).toBeNull();
  });

  it("ends with exit code 1 when its Worker dies", async () => {
    const { ended } = await startServing();
    process.kill(runtimePid(), "SIGKILL");
    expect(await ended).toBe(1);
  });
});
