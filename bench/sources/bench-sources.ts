import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from "miniflare";
import { projectRoot } from "../../scripts/project-root.ts";
import { formatTable } from "../../scripts/table.ts";
import { runWrangler } from "../../scripts/wrangler.ts";

const boundMs = 10;
const rounds = 7;
const extra = 20;

/** How long each file of the free sources takes to parse in workerd, files read in place. */
export async function benchSources([dataDir = join(projectRoot, "../shared/data")]: readonly string[]): Promise<void> {
  const tagDir = join(dataDir, "yc-oss.github.io/api/tags");
  const thread = join(dataDir, "hn.algolia.com/items-41425910.json");
  const files = [
    ...(existsSync(tagDir) ? readdirSync(tagDir).sort() : []).map((file) => ["tags", join(tagDir, file)] as const),
    ...(existsSync(thread) ? [["thread", thread] as const] : []),
  ];
  if (files.length === 0) {
    console.log(`Skipped: ${dataDir} has none of the files. Name the folder: npm run bench -- sources DIR`);
    return;
  }
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, workerd`);
  const worker = await startParser();
  try {
    const rows: string[][] = [];
    for (const [reader, path] of files) {
      const text = readFileSync(path, "utf8");
      const { records, ms } = await measure(worker, reader, text);
      rows.push([
        path.slice(dataDir.length + 1),
        String(Buffer.byteLength(text)),
        String(records),
        ms.toFixed(1),
        ms <= boundMs ? "yes" : "NO",
      ]);
    }
    const right = ["BYTES", "COMPANIES", "MS", `WITHIN ${boundMs} MS`].map((title) => ({
      title,
      align: "right" as const,
    }));
    console.log(formatTable([{ title: "FILE" }, ...right], rows, 120));
  } finally {
    await worker.dispose();
  }
}

async function startParser(): Promise<Miniflare> {
  const outDir = mkdtempSync(join(tmpdir(), "lead-bench-"));
  try {
    const result = await runWrangler([
      "deploy",
      "--config",
      "bench/sources/wrangler.toml",
      "--dry-run",
      "--outdir",
      outDir,
    ]);
    if (result.code !== 0) throw new Error("the parsing Worker does not build");
    const script = readFileSync(join(outDir, "parse-worker.js"), "utf8");
    return new Miniflare(
      convertV4MiniflareOptions({
        telemetry: { enabled: false },
        workers: [
          { name: "parse", modules: true, script, scriptPath: "parse.js", compatibilityDate: "2026-10-01" },
        ] as V4WorkerOptions[],
      }),
    );
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** The difference between parsing once and many times over, so that sending the body does not count. Medians. */
async function measure(worker: Miniflare, reader: string, text: string): Promise<{ records: number; ms: number }> {
  let records = 0;
  const timeOf = async (times: number) => {
    const started = performance.now();
    const response = await worker.dispatchFetch(`http://bench/?reader=${reader}&times=${times}`, {
      method: "POST",
      body: text,
    });
    ({ records } = (await response.json()) as { records: number });
    return performance.now() - started;
  };
  await timeOf(extra);
  const ms: number[] = [];
  for (let i = 0; i < rounds; i++) ms.push(((await timeOf(1 + extra)) - (await timeOf(1))) / extra);
  return { records, ms: ms.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0 };
}
