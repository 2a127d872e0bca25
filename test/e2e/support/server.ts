import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const root = resolve(import.meta.dirname, "../../..");

export interface Server {
  url: string;
  key: string;
  sandboxUrl: string;
  state: string;
  /** As Ctrl-C does. */
  stop(): Promise<void>;
  /** As the out-of-memory killer does: node and workerd at once, no goodbye. */
  kill(): Promise<void>;
}

export interface StartOptions {
  args?: readonly string[];
  state?: string;
  env?: Record<string, string>;
}

export const newState = (): string => mkdtempSync(join(tmpdir(), "lead-engine-"));

/** The sandbox that is set up by `--data`; its parts that need it are skipped where there is none. */
export const dataDir = resolve(root, "../shared/data");

interface Started {
  child: ChildProcess;
  events: Record<string, unknown>[];
  stderr: string[];
}

function run(args: readonly string[], env: Record<string, string>): Started {
  // A process group of its own, so that a kill reaches everything at once.
  const child = spawn(process.execPath, ["scripts/start.ts", "--json", ...args], {
    cwd: root,
    detached: true,
    env: { ...process.env, ...env },
  });
  const started: Started = { child, events: [], stderr: [] };
  createInterface({ input: child.stderr }).on("line", (line) => started.stderr.push(line));
  createInterface({ input: child.stdout }).on("line", (line) => started.events.push(JSON.parse(line)));
  return started;
}

const exited = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((done) => child.once("exit", (code) => done(code)));

/** `npm start -- --json …` up to the moment it serves. */
export async function startServer({ args = [], state = newState(), env = {} }: StartOptions = {}): Promise<Server> {
  const started = run(["--port", "0", "--sandbox-port", "0", "--state", state, ...args], env);
  const { child } = started;
  for (;;) {
    const ready = started.events.find(({ event }) => event === "ready");
    if (ready) {
      const { url, api_key: key, sandbox_url: sandboxUrl } = ready as Record<string, string>;
      if (!url || !key) throw new Error(`an odd "ready": ${JSON.stringify(ready)}`);
      return {
        url,
        key,
        sandboxUrl: sandboxUrl ?? "",
        state,
        stop: () => end(child, "SIGTERM"),
        kill: () => end(child, "SIGKILL"),
      };
    }
    if (child.exitCode !== null) throw new Error(`start ended with ${child.exitCode}: ${started.stderr.join("\n")}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  // Stopping is start's own business; a kill takes the whole group.
  process.kill(signal === "SIGKILL" ? -child.pid : child.pid, signal);
  await exited(child);
}

/** `npm start -- --once --json …` to its end. */
export async function runOnce(
  args: readonly string[],
): Promise<{ code: number | null; events: Record<string, unknown>[] }> {
  const { child, events } = run(["--once", "--port", "0", "--sandbox-port", "0", ...args], {});
  return { code: await exited(child), events };
}
