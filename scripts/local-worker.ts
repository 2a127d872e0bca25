import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Miniflare } from "miniflare";
import type { Row, RunSql } from "./d1.ts";
import { CommandFailure } from "./failure.ts";
import { buildWorker } from "./local-worker/build-worker.ts";
import { keepSignalHandling } from "./local-worker/keep-signal-handling.ts";
import { type BuiltWorker, miniflareOptions } from "./local-worker/miniflare-options.ts";
import { findPort } from "./local-worker/port.ts";
import { forgetProcesses, recordProcesses, settleEarlierStart } from "./local-worker/process-record.ts";
import { watchRuntime } from "./local-worker/watch-runtime.ts";
import { migrateLocal } from "./migrate.ts";

export interface WorkerLog {
  level: string;
  message: string;
}

export interface LocalWorkerOptions {
  /** 0 for any free one. */
  port: number;
  stateDir: string;
  /** On top of the [vars] of wrangler.toml and of what development needs; .dev.vars is not read. */
  vars: Record<string, string>;
  onLog?: (log: WorkerLog) => void;
  /** workerd ended although nobody closed it. */
  onRuntimeExit?: () => void;
  adjust?: BuiltWorker["adjust"];
}

export interface LocalWorker {
  url: string;
  port: number;
  /** The workerd process, for tests that kill it. */
  runtimePid: number | null;
  /** SQL on the Worker's own D1, without the second and a half of starting wrangler. */
  runSql: RunSql;
  /** Runs one cron line of wrangler.toml now; answers the outcome, "ok" when the handler did not throw. */
  scheduled(cron: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * The Worker in workerd on localhost, built as a deployment would be, on the D1 that `wrangler dev` uses too, migrated.
 * Whoever calls this closes it; one state directory takes one at a time.
 */
export async function startLocalWorker(options: LocalWorkerOptions): Promise<LocalWorker> {
  const stateDir = resolve(options.stateDir);
  await mkdir(stateDir, { recursive: true });
  const { inUseBy } = await settleEarlierStart(stateDir);
  if (inUseBy !== null)
    throw new CommandFailure(`Process ${inUseBy} is running on ${stateDir} already: stop it or give --state DIR.`, 2);

  const [script] = await Promise.all([buildWorker(join(stateDir, "build")), migrateLocal(stateDir)]);
  const port = await findPort(options.port);
  if (port === null) throw new CommandFailure(`Port ${options.port} is in use: give another with --port.`, 2);

  let closing = false;
  const watch = watchRuntime(port, {
    // At once: whoever kills us from now on leaves a workerd that the next start must find.
    onStart: (pid) => recordProcesses(stateDir, pid),
    onExit() {
      if (closing) return;
      void close();
      options.onRuntimeExit?.();
    },
  });
  const miniflare = keepSignalHandling(
    () =>
      new Miniflare(
        miniflareOptions({ stateDir, script, port, vars: options.vars, onLog: options.onLog, adjust: options.adjust }),
      ),
  );
  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    watch.stop();
    await miniflare.dispose();
    forgetProcesses(stateDir);
  };

  try {
    await miniflare.ready;
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    runtimePid: watch.pid(),
    async runSql(sql) {
      const database = await miniflare.getD1Database("DB");
      return (await database.prepare(sql).all<Row>()).results;
    },
    async scheduled(cron) {
      const response = await fetch(`${url}/cdn-cgi/handler/scheduled?cron=${encodeURIComponent(cron)}`);
      return response.text();
    },
    close,
  };
}
