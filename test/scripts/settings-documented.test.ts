import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../scripts/project-root.ts";

const read = (path: string) => readFileSync(join(projectRoot, path), "utf8");
const namesIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name ?? "").sort();

const providers = readdirSync(join(projectRoot, "src/providers")).filter((name) => name.endsWith(".ts"));
const known = [
  ...namesIn(read("src/env.ts"), /^ {2}([A-Z][A-Z0-9_]+):/gm).filter(
    (name) => !/^(?:DB|JOBS_QUEUE|PROVIDER_LIMITER|USER_RATE_LIMIT)$/.test(name),
  ),
  ...providers.flatMap((name) => namesIn(read(`src/providers/${name}`), /^ {2}secret: "([A-Z_]+)"/gm)),
].sort();

describe("the settings", () => {
  it("stand in README exactly as env.ts and the providers know them", () => {
    const tables = read("README.md")
      .split("\n")
      .filter((line) => /^\| `[A-Z][A-Z0-9_]+`/.test(line));
    const firstCells = tables.map((line) => line.split("|")[1] ?? "").join("\n");
    expect(namesIn(firstCells, /`([A-Z][A-Z0-9_]+)`/g)).toEqual(known);
  });

  it.each([
    ["wrangler.toml", /^([A-Z][A-Z0-9_]+) = /gm],
    [".dev.vars.example", /^([A-Z][A-Z0-9_]+)=/gm],
  ])("in %s are settings that exist", (file, pattern) => {
    const named = namesIn(read(file), pattern);
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});
