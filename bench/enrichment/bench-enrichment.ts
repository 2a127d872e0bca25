import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { apolloKey, hunterKey } from "../../sandbox/keys.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { startLocalWorker } from "../../scripts/local-worker.ts";
import { ensureApiKey } from "../../scripts/start/api-key.ts";
import { formatTable } from "../../scripts/table.ts";
import { withoutRateLimit } from "../data/bare-workers.ts";
import { createClient } from "./client.ts";
import { measureCost } from "./measure-cost.ts";
import { measureInline } from "./measure-inline.ts";

const leadCount = 300;

const partNames = ["cost", "inline"] as const;
type Part = (typeof partNames)[number];
const isPart = (text: string): text is Part => partNames.some((name) => name === text);

/** What enrichments cost beside asking every source, and how long somebody waits for one; all where no part is named. */
export async function benchEnrichment(args: readonly string[]): Promise<void> {
  if (!args.every(isPart)) throw new Error(`Say any of ${partNames.join(", ")}, not: ${args.join(" ")}`);
  const parts = new Set<string>(args.length > 0 ? args : partNames);
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, Miniflare`);
  if (parts.has("cost")) await benchCost();
  if (parts.has("inline")) await benchInline();
}

async function benchCost(): Promise<void> {
  await withWorld(async (client, sandbox) => {
    console.log(`\n${leadCount} leads of the sandbox: the waterfall beside asking every source for all that it has`);
    console.log(
      formatTable(right("", "CREDITS", "PER LEAD", "SAVED"), await measureCost(client, sandbox, leadCount), 120),
    );
  });
}

async function benchInline(): Promise<void> {
  await withWorld(async (client, sandbox) => {
    console.log("\nHow long one waits for an enrichment, milliseconds");
    console.log(
      formatTable(
        right("PROVIDERS ANSWER IN", "P50", "P95", "WANTED", "DONE AT ONCE"),
        await measureInline(client, sandbox),
        120,
      ),
    );
  });
}

async function withWorld(work: (client: ReturnType<typeof createClient>, sandbox: Sandbox) => Promise<void>) {
  const stateDir = mkdtempSync(join(tmpdir(), "lead-bench-"));
  const sandbox = await startSandbox({ apolloCredits: 100_000, hunterCredits: 100_000, apolloPace: 100 });
  try {
    const worker = await startLocalWorker({
      port: 0,
      stateDir,
      adjust: (workers) => workers.map(withoutRateLimit),
      vars: {
        OUTBOUND_PROXY: sandbox.url,
        APOLLO_API_KEY: apolloKey,
        HUNTER_API_KEY: hunterKey,
        APOLLO_MONTHLY_CREDITS: "100000",
        APOLLO_REQUESTS_PER_HOUR: "100000",
        APOLLO_PEOPLE_PER_LEAD: "3",
        HUNTER_MONTHLY_CREDITS: "100000",
      },
    });
    try {
      await work(createClient(worker.url, await ensureApiKey(worker.url, stateDir, worker.runSql)), sandbox);
    } finally {
      await worker.close();
    }
  } finally {
    await sandbox.close();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

const right = (first: string, ...titles: string[]) => [
  { title: first },
  ...titles.map((title) => ({ title, align: "right" as const })),
];
