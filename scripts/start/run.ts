import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailure, messageOf, wrongUse } from "../failure.ts";
import { findPort } from "../local-worker/port.ts";
import { settleEarlierStart } from "../local-worker/process-record.ts";
import { projectRoot } from "../project-root.ts";
import { createApiClient } from "./api-client.ts";
import { ensureApiKey } from "./api-key.ts";
import { startCron } from "./cron.ts";
import { readDevVars } from "./dev-vars.ts";
import type { Report } from "./events.ts";
import type { StartFlags } from "./flags.ts";
import { waitForHealth } from "./health.ts";
import { runMainJob } from "./main-job.ts";
import { planOutside } from "./outside.ts";
import { sandboxVars } from "./sandbox-vars.ts";
import { createStop, type Stop } from "./stop.ts";
import { openWorkerLog } from "./worker-log.ts";

/** Starts everything, does the main job and serves until told to stop. Answers the exit code. */
export async function runStart(flags: StartFlags, report: Report): Promise<number> {
  const stop = createStop();
  try {
    return await serve(flags, report, stop);
  } catch (error) {
    if (stop.requested) return 0;
    const cause = stop.failure ?? error;
    const exitCode = cause instanceof CommandFailure ? cause.exitCode : 1;
    report({ event: "error", message: messageOf(cause) });
    if (flags.once) report({ event: "finished", leads: 0, exit_code: exitCode });
    return exitCode;
  } finally {
    await stop.closeAll();
    // Whatever still holds the process is nobody's business any more.
    setTimeout(() => process.exit(), 2000).unref();
  }
}

async function serve(flags: StartFlags, report: Report, stop: Stop): Promise<number> {
  const devVars = readDevVars(join(projectRoot, ".dev.vars"));
  await prepareState(flags, report);

  report({ event: "step", message: "Building the Worker and preparing the local database …" });
  const sandbox = flags.outboundProxy === null ? await startSandboxOn(flags) : null;
  if (sandbox) stop.onClose(() => sandbox.close());
  const proxy = { url: sandbox?.url ?? flags.outboundProxy ?? "", isSandbox: sandbox !== null };
  const outside = planOutside(devVars, proxy);

  // Wrangler and Miniflare take a second to load, which nobody should wait for to read that a flag is wrong.
  const { startLocalWorker } = await import("../local-worker.ts");
  const logPath = join(flags.stateDir, "worker.log");
  const log = openWorkerLog(logPath, (line) => process.stderr.write(`${line}\n`));
  stop.onClose(() => log.close());
  const worker = await startLocalWorker({
    port: flags.port,
    stateDir: flags.stateDir,
    vars: {
      ...(sandbox ? sandboxVars() : {}),
      ...outside.vars,
      ...(flags.clockOffsetMs === 0 ? {} : { CLOCK_OFFSET_MS: String(flags.clockOffsetMs) }),
    },
    onLog: (entry) => log.write(entry),
    onRuntimeExit: () => stop.fail(new CommandFailure("The Worker's runtime (workerd) ended unexpectedly.")),
  });
  stop.onClose(() => worker.close());
  await waitForHealth(worker.url, stop.signal);

  const apiKey = await ensureApiKey(worker.url, flags.stateDir, worker.runSql);
  const addresses = { url: worker.url, api_key: apiKey, sandbox_url: sandbox?.url ?? null };
  const { providers } = outside;
  report({ event: "ready", ...addresses, outbound_proxy: flags.outboundProxy, providers, log: logPath });

  if (!flags.once) {
    const cron = startCron(async (line) => {
      // No answer at all: the Worker is gone, which is said elsewhere.
      const outcome = await worker.scheduled(line).catch(() => null);
      if (outcome !== null && outcome !== "ok") process.stderr.write(`Cron "${line}" failed: ${outcome}\n`);
    });
    stop.onClose(async () => cron.stop());
  }
  const { signal } = stop;
  const job = () =>
    runMainJob({ api: createApiClient(worker.url, apiKey, signal), sources: flags.sources, providers, report, signal });
  if (flags.once && flags.seed) return job();
  if (flags.once) {
    report({ event: "finished", leads: 0, exit_code: 0 });
    return 0;
  }
  if (flags.seed)
    await job().catch((error: unknown) => {
      signal.throwIfAborted();
      report({ event: "error", message: `The first run failed: ${messageOf(error)}` });
    });
  report({ event: "serving", ...addresses });
  await stop.untilEnd();
  signal.throwIfAborted();
  return 0;
}

/** Everything that can be wrong before anything is started. */
async function prepareState(flags: StartFlags, report: Report): Promise<void> {
  await mkdir(flags.stateDir, { recursive: true }).catch((error: unknown) => {
    throw wrongUse(`--state: ${flags.stateDir} cannot be made: ${messageOf(error)}`);
  });
  const { inUseBy, ended } = await settleEarlierStart(flags.stateDir);
  if (inUseBy !== null)
    throw wrongUse(`Process ${inUseBy} is running on ${flags.stateDir} already: stop it or give --state DIR.`);
  if (ended !== null)
    report({ event: "step", message: `Ended process ${ended}, which a killed start had left behind.` });
  if ((await findPort(flags.port)) === null)
    throw wrongUse(`Port ${flags.port} is in use: give another with --port (0 for any free one).`);
  if (flags.outboundProxy === null && (await findPort(flags.sandboxPort)) === null)
    throw wrongUse(`Port ${flags.sandboxPort} is in use: give another with --sandbox-port (0 for any free one).`);
}

async function startSandboxOn({ sandboxPort, dataDir }: StartFlags) {
  const { startSandbox } = await import("../../sandbox/server.ts");
  return startSandbox({ port: sandboxPort, ...(dataDir === null ? {} : { dataDir }) });
}
