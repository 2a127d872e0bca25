import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

const filesUnder = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));

interface Import {
  file: string;
  /** Path within the project, or a package's name. */
  target: string;
  isTypeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const source = readFileSync(join(root, file), "utf8");
  const pattern = /^(?:import|export)\s+(type\s+)?([^;]*?)\s*from\s+"([^"]+)";/gms;
  return [...source.matchAll(pattern)].map(([, type, names = "", specifier = ""]) => ({
    file,
    target: specifier.startsWith(".") ? relative(root, resolve(root, dirname(file), specifier)) : specifier,
    isTypeOnly: type !== undefined || isOnlyTypes(names),
  }));
}

/** `{ type A, type B }` imports nothing at run time. */
const isOnlyTypes = (names: string): boolean => {
  const inner = /^\{([\s\S]*)\}$/.exec(names.trim())?.[1];
  return (inner ?? "run time").split(",").every((name) => name.trim() === "" || name.trim().startsWith("type "));
};

const source = [...filesUnder("src"), ...filesUnder("slack-app")];
const imports = source.flatMap(importsOf);

const violations = (from: RegExp, isForbidden: (found: Import) => boolean): string[] =>
  imports
    .filter((found) => from.test(found.file) && isForbidden(found))
    .map((found) => `${found.file} imports ${found.target}`);

const isWithin =
  (...folders: string[]) =>
  (found: Import): boolean =>
    folders.some((folder) => found.target === folder || found.target.startsWith(`${folder}/`));

describe("the architecture", () => {
  it("sees the project's imports", () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(imports.some(({ isTypeOnly }) => isTypeOnly)).toBe(true);
  });

  it("keeps the domain and the library free of the rest of the project", () => {
    expect(
      violations(/^src\/domain\//, (found) => found.target.startsWith("src/") && !isWithin("src/domain")(found)),
    ).toEqual([]);
    expect(
      violations(/^src\/lib\//, (found) => found.target.startsWith("src/") && !isWithin("src/lib")(found)),
    ).toEqual([]);
  });

  it("keeps the arithmetic of permits pure", () => {
    const arithmetic = /^src\/limits\/(?!provider-limiter|durable-object-limiter|call-log)/;
    expect(violations(arithmetic, (found) => !isWithin("src/limits")(found))).toEqual([]);
  });

  it("lets services know adapters and platforms only by type", () => {
    const forbidden = isWithin(
      "src/http",
      "src/cron",
      "src/composition.ts",
      "src/worker.ts",
      "src/env.ts",
      "hono",
      "@hono",
      "@slack",
      "cloudflare:workers",
    );
    expect(violations(/^src\/services\//, forbidden)).toEqual([]);
    const byTypeOnly = isWithin("src/limits", "src/providers/http.ts", "src/providers/providers.ts");
    expect(violations(/^src\/services\//, (found) => byTypeOnly(found) && !found.isTypeOnly)).toEqual([]);
  });

  it("keeps SQL in db/", () => {
    const sqlOutside = source.filter((file) => !file.startsWith("src/db/") && !file.startsWith("src/limits/call-log"));
    const found = sqlOutside.filter((file) =>
      /\bfrom "drizzle-orm|\.prepare\(|\bSELECT\b.*\bFROM\b/.test(readFileSync(join(root, file), "utf8")),
    );
    expect(found).toEqual([]);
  });

  it("keeps adapters apart from each other, from db/ and from providers/", () => {
    const adapters = ["src/http", "src/queue", "src/cron", "slack-app"];
    for (const adapter of adapters) {
      const others = adapters.filter((other) => other !== adapter);
      const isForbidden = (found: Import) =>
        isWithin(...others)(found) ||
        (isWithin("src/db", "src/providers")(found) &&
          !found.isTypeOnly &&
          found.target !== "src/providers/registry.ts");
      expect(violations(new RegExp(`^${adapter}/`), isForbidden)).toEqual([]);
    }
  });

  it("has one composition root: nothing else reads a binding", () => {
    const readers = source.filter((file) =>
      /\benv\.(?:DB|JOBS_QUEUE|PROVIDER_LIMITER|USER_RATE_LIMIT)\b/.test(readFileSync(join(root, file), "utf8")),
    );
    expect(readers).toEqual(["src/composition.ts"]);
    const importers = imports.filter((found) => found.target === "src/composition.ts" && !found.isTypeOnly);
    expect(importers.map(({ file }) => file)).toEqual(["src/worker.ts"]);
  });

  it("has one way out: only providers/http.ts is handed fetch, and only the composition root hands it out", () => {
    const callers = source.filter((file) => /(?<![.\w])fetch\(/.test(readFileSync(join(root, file), "utf8")));
    expect(callers).toEqual(["src/composition.ts"]);
  });

  it("lets nobody reach into a provider's folder but the provider itself", () => {
    const folderOf = (path: string) => /^src\/providers\/([^/]+)\//.exec(path)?.[1];
    const reaching = imports.filter(({ file, target }) => {
      const folder = folderOf(target);
      return folder !== undefined && folderOf(file) !== folder && file !== `src/providers/${folder}.ts`;
    });
    expect(reaching).toEqual([]);
  });

  it("loads Slack's side only when Slack calls, and Bolt in one file of it", () => {
    const atStart = imports.filter((found) => found.file.startsWith("src/") && !found.isTypeOnly);
    expect(atStart.filter(isWithin("slack-app", "@slack"))).toEqual([]);
    const bolt = imports.filter((found) => isWithin("@slack")(found) && !found.isTypeOnly);
    expect(bolt.map(({ file }) => file)).toEqual(["slack-app/bolt-app.ts"]);
    expect(imports.filter(isWithin("slack-app/bolt-app.ts"))).toEqual([]);
  });

  it("keeps the sandbox out of the Worker", () => {
    expect(imports.filter(isWithin("sandbox", "scripts", "bench", "test"))).toEqual([]);
  });

  it("has no barrel files, no utils and no helpers", () => {
    expect(source.filter((file) => /(?:^|\/)(?:index|utils?|helpers?)(?:\.ts|\/)/.test(file))).toEqual([]);
  });

  it("keeps files short", () => {
    const long = source.filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > 250);
    expect(long).toEqual([]);
  });
});

describe("the settings", () => {
  it("S10: keep a fetch of our own zone from going around what protects it", () => {
    const toml = readFileSync(join(root, "wrangler.toml"), "utf8");
    expect(toml).toMatch(/^compatibility_flags = \[[^\]]*"global_fetch_strictly_public"/m);
  });

  it("say the same rate limit in wrangler.toml and in the answer's header", () => {
    const toml = readFileSync(join(root, "wrangler.toml"), "utf8");
    const code = readFileSync(join(root, "src/http/middleware/rate-limit.ts"), "utf8");
    const [, limit, period] = /simple = \{ limit = (\d+), period = (\d+) \}/.exec(toml) ?? [];
    const allowance = readFileSync(join(root, "src/services/access/allow-request.ts"), "utf8");
    const requests = Number(limit) * Number(/requestsPerGrant = (\d+);/.exec(allowance)?.[1]);
    expect(code).toContain(`userRateLimit = { limit: ${requests}, seconds: ${period} }`);
    expect(allowance).toContain(`grantedForMs = seconds(${period})`);
  });

  it("have a job for each cron line and a cron line for each job", () => {
    const toml = readFileSync(join(root, "wrangler.toml"), "utf8");
    const lines = /crons = \[([^\]]*)\]/.exec(toml)?.[1]?.match(/"[^"]+"/g) ?? [];
    const code = readFileSync(join(root, "src/cron/run-scheduled.ts"), "utf8");
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(code).toContain(`${line}:`);
  });
});
