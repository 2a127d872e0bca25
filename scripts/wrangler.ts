import { spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { projectRoot } from "./project-root.ts";

export interface WranglerResult {
  code: number;
  stdout: string;
  stderr: string;
}

// It writes NODE_ENV into the bundle: the same for a test that builds the Worker as for a deployment.
const quietEnvironment = {
  NODE_ENV: undefined,
  CI: "1",
  NO_COLOR: "1",
  FORCE_COLOR: "0",
  WRANGLER_SEND_METRICS: "false",
};

/** Runs the pinned wrangler and collects its output; `show` gives it the terminal instead (deploy, login prompts). */
export function runWrangler(args: readonly string[], options: { show?: boolean } = {}): Promise<WranglerResult> {
  const bin = join(projectRoot, "node_modules/wrangler/bin/wrangler.js");
  return new Promise((resolve, reject) => {
    // Our own Node, not the one of wrangler's shebang: that may be too old for it.
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: projectRoot,
      stdio: options.show ? "inherit" : ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...(options.show ? { WRANGLER_SEND_METRICS: "false" } : quietEnvironment) },
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

/** What went wrong, without wrangler's colours, banner, tables and hints. */
export function describeWranglerFailure({ stdout, stderr }: WranglerResult): string {
  const lines = stripVTControlCharacters(`${stderr}\n${stdout}`)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^[^\p{L}\p{N}[]*(wrangler|\p{Extended_Pictographic}|─|$)/u.test(line));
  const error = lines.findIndex((line) => line.includes("[ERROR]"));
  return lines
    .slice(Math.max(0, error), Math.max(0, error) + 8)
    .map((line) => line.replace(/^.*?\[ERROR\]\s*/, ""))
    .join("\n");
}
