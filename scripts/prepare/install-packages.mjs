import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";

/** `npm ci`, with its output shown only when it fails. */
export async function installPackages(root, reason) {
  const started = Date.now();
  process.stderr.write(`Installing packages with npm ci (${reason}) …\n`);
  const { code, output } = await runNpm(root, ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (code !== 0) throw new Error(`npm ci failed:\n${shorten(output)}`);
  process.stderr.write(`Installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

/** What went wrong comes first; npm's usage text and the path of its log follow. */
function shorten(output) {
  const lines = output.split("\n").map((line) => line.replace(/^npm error ?/, "").trimEnd());
  const usage = lines.findIndex((line) => /^(Clean install a project|A complete log)/.test(line));
  return (usage < 0 ? lines : lines.slice(0, usage)).filter(Boolean).slice(0, 15).join("\n");
}

function runNpm(root, args) {
  // The npm and the Node that run this very script line. The Node of node_modules must not run npm ci: it would delete
  // itself in the middle of the work.
  const npm = process.env.npm_execpath;
  const node = process.env.npm_node_execpath;
  const [command, ...first] = npm && node && !node.startsWith(join(root, "node_modules")) ? [node, npm] : ["npm"];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args], {
      cwd: root,
      env: { ...process.env, PATH: pathWithout(join(root, "node_modules", ".bin")) },
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32" && command === "npm",
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    child.on("error", (error) => reject(new Error(`npm could not be started: ${error.message}`)));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

function pathWithout(dir) {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((entry) => entry !== dir)
    .join(delimiter);
}
