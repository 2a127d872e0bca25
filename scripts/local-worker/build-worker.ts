import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { CommandFailure } from "../failure.ts";
import { projectRoot } from "../project-root.ts";
import { withLock } from "../with-lock.mjs";
import { describeWranglerFailure, runWrangler } from "../wrangler.ts";

const keptDir = join(projectRoot, ".wrangler/built");
/** All that a bundle is made of: what is installed stands in the lock file. */
const inputs = ["src", "slack-app", "wrangler.toml", "tsconfig.json", "package.json", "package-lock.json"];

/**
 * The text of the Worker's one module, bundled exactly as a deployment would. The last one is kept: a bundle takes
 * seconds, and a start, or the next test, mostly finds the same files.
 */
export async function buildWorker(outDir: string): Promise<string> {
  const hash = await hashInputs();
  const path = join(keptDir, `${hash}.js`);
  const findKept = () => readFile(path, "utf8").catch(() => null);
  const kept = await findKept();
  if (kept !== null) return kept;
  // Whoever starts at the same time waits for the one who bundles.
  return withLock(join(keptDir, "build.lock"), "bundles the Worker", async () => {
    const built = await findKept();
    if (built !== null) return built;
    const script = await bundle(outDir);
    // Whoever saved a file meanwhile gets it at the next start.
    if ((await hashInputs()) === hash) await keep(path, script);
    return script;
  });
}

async function bundle(outDir: string): Promise<string> {
  const result = await runWrangler(["deploy", "--dry-run", "--outdir", outDir]);
  if (result.code !== 0) throw new CommandFailure(`The Worker does not build:\n${describeWranglerFailure(result)}`);
  return readFile(join(outDir, "worker.js"), "utf8");
}

/** In place of those before. A name that is there has its whole content. */
async function keep(path: string, script: string): Promise<void> {
  await mkdir(keptDir, { recursive: true });
  for (const name of await readdir(keptDir)) if (/\.js(\.new)?$/.test(name)) await rm(join(keptDir, name));
  await writeFile(`${path}.new`, script);
  await rename(`${path}.new`, path);
}

async function hashInputs(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of (await Promise.all(inputs.map(filesAt))).flat().sort()) {
    hash
      .update(`${relative(projectRoot, file)}\0`)
      .update(await readFile(file))
      .update("\0");
  }
  return hash.digest("hex");
}

async function filesAt(name: string): Promise<string[]> {
  const path = join(projectRoot, name);
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
