import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, type V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";
import type { WorkerLog } from "../local-worker.ts";
import { projectRoot } from "../project-root.ts";
import { cronDoor } from "./cron-door.ts";
import { developmentVars } from "./development-vars.ts";

export interface BuiltWorker {
  stateDir: string;
  script: string;
  port: number;
  vars: Record<string, string>;
  onLog: ((log: WorkerLog) => void) | undefined;
  /** For benchmarks: what else stands beside the Worker, or other limits than a user has. */
  adjust?: ((workers: V4WorkerOptions[]) => V4WorkerOptions[]) | undefined;
}

/** wrangler.toml as Miniflare's options, with the state where `wrangler dev` has it. */
export function miniflareOptions(built: BuiltWorker) {
  const configPath = join(projectRoot, "wrangler.toml");
  const config = unstable_readConfig({ config: configPath }, { hideWarnings: true });
  const { modulesRules, ...worker } = quietly(() => unstable_getMiniflareWorkerOptions(configPath)).workerOptions;
  const name = config.name ?? "worker";
  const app: V4WorkerOptions = {
    ...worker,
    name,
    // wrangler would add .dev.vars of its own accord; which of them apply is decided by the caller.
    bindings: { ...config.vars, ...developmentVars, ...built.vars },
    modules: true,
    script: built.script,
    scriptPath: "worker.js",
    // What comes before the assets goes straight to the Worker: the simulation of assets is two Workers in between.
    routes: workerFirst(config.assets?.run_worker_first),
  };
  const workers = [app, cronDoor(name, config.compatibility_date)];
  return convertV4MiniflareOptions({
    host: "127.0.0.1",
    port: built.port,
    log: new Log(LogLevel.NONE),
    logRequests: false,
    telemetry: { enabled: false },
    unsafeTriggerHandlers: true,
    resourcePersistencePath: join(built.stateDir, "v3"),
    handleStructuredLogs: ({ level, message }) => built.onLog?.({ level, message }),
    workers: built.adjust?.(workers) ?? workers,
  });
}

/** Paths as routes of any host. */
const workerFirst = (paths: boolean | string[] | undefined): string[] =>
  Array.isArray(paths) ? paths.map((path) => `*${path}`) : [];

/** Wrangler announces on stdout that it found .dev.vars, which would spoil `--json`. */
function quietly<T>(work: () => T): T {
  const before = process.env.WRANGLER_LOG;
  process.env.WRANGLER_LOG = "error";
  try {
    return work();
  } finally {
    if (before === undefined) delete process.env.WRANGLER_LOG;
    else process.env.WRANGLER_LOG = before;
  }
}
