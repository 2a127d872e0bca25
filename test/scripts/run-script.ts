import { execFile } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../../scripts/project-root.ts";

export interface ScriptResult {
  code: number;
  stdout: string;
  stderr: string;
}

export function runScript(script: string, args: readonly string[]): Promise<ScriptResult> {
  const node = join(projectRoot, "node_modules/.bin/node");
  return new Promise((resolve) => {
    execFile(node, [join(projectRoot, "scripts", script), ...args], { cwd: projectRoot }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ code, stdout, stderr });
    });
  });
}
