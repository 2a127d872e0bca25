import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailure } from "../failure.ts";
import { projectRoot } from "../project-root.ts";
import { type Counts, describeCounts } from "./counts.ts";
import { scratchRoot } from "./scratch-root.ts";
import type { Step } from "./steps.ts";
import { readReport, readVitestCounts } from "./vitest-counts.ts";

/** Runs one step, prints one line about it, and its output if it failed. */
export async function runStep(step: Step): Promise<Counts> {
  const started = Date.now();
  const { counts, output } = step.isVitest ? await runVitest(step) : await runPlain(step);
  const seconds = `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const isGood = counts.failed === 0;
  const result = step.isVitest ? `  ${describeCounts(counts)}` : "";
  process.stdout.write(`${isGood ? "ok  " : "FAIL"}  ${step.name}  ${seconds}${result}\n`);
  if (!isGood) process.stdout.write(`\n${output.trim()}\n\n`);
  return counts;
}

async function runPlain(step: Step): Promise<{ counts: Counts; output: string }> {
  const { code, output } = await run(step.command, step.args);
  return { counts: { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }, output };
}

async function runVitest(step: Step): Promise<{ counts: Counts; output: string }> {
  const dir = await mkdtemp(join(await scratchRoot(), "lead-discovery-test-"));
  const reportPath = join(dir, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportPath}`];
    const { code, output } = await run(step.command, [...step.args, ...reporters], { TMPDIR: dir });
    return { counts: readVitestCounts(await readReport(reportPath), code), output };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const stopSignals = ["SIGINT", "SIGTERM"] as const;

function run(
  command: string,
  args: readonly string[],
  more: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  const bin = join(projectRoot, "node_modules/.bin");
  const colors = process.stdout.isTTY ? {} : { NO_COLOR: "1", FORCE_COLOR: "0" };
  return new Promise((resolve, reject) => {
    const child = spawn(join(bin, command), args, {
      cwd: projectRoot,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PATH: `${bin}:${process.env.PATH}`,
        CI: "1",
        WRANGLER_SEND_METRICS: "false",
        ...colors,
        ...more,
      },
    });
    let stoppedBy: NodeJS.Signals | null = null;
    const pass = (signal: NodeJS.Signals) => {
      stoppedBy = signal;
      child.kill(signal);
    };
    for (const signal of stopSignals) process.once(signal, pass);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    child.on("error", reject);
    child.on("close", (code) => {
      for (const signal of stopSignals) process.off(signal, pass);
      // Whoever stops the tests does not want the rest of them; what they stored is cleared away all the same.
      if (stoppedBy !== null) reject(new CommandFailure(`Stopped by ${stoppedBy}.`, 1));
      else resolve({ code: code ?? 1, output });
    });
  });
}
