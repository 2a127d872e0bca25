import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CommandFailure } from "../../scripts/failure.ts";
import { parseStartFlags } from "../../scripts/start/flags.ts";

const dir = mkdtempSync(join(tmpdir(), "lde-flags-"));
const file = join(dir, "file");
writeFileSync(file, "");
afterAll(() => rmSync(dir, { recursive: true }));

function failureOf(args: string[], environment: NodeJS.ProcessEnv = {}): CommandFailure {
  try {
    parseStartFlags(args, environment);
  } catch (error) {
    if (error instanceof CommandFailure) return error;
    throw error;
  }
  throw new Error(`${args.join(" ")} was accepted`);
}

describe("the flags of npm start", () => {
  it("have the documented defaults", () => {
    expect(parseStartFlags([])).toEqual({
      once: false,
      seed: true,
      json: false,
      port: 8787,
      sandboxPort: 8788,
      stateDir: expect.stringMatching(/\.wrangler\/state$/),
      dataDir: null,
      sources: ["apollo", "hunter", "yc", "hn"],
      outboundProxy: null,
      clockOffsetMs: 0,
    });
  });

  it("are read in either notation", () => {
    const args = [
      "--once",
      "--no-seed",
      "--json",
      "--port=0",
      "--sandbox-port",
      "0",
      "--data",
      dir,
      "--sources",
      "yc, apollo",
    ];
    expect(parseStartFlags(args)).toMatchObject({
      once: true,
      seed: false,
      json: true,
      port: 0,
      sandboxPort: 0,
      dataDir: dir,
      sources: ["apollo", "yc"],
    });
    expect(parseStartFlags(["--outbound-proxy", "http://127.0.0.1:9/"])).toMatchObject({
      outboundProxy: "http://127.0.0.1:9",
    });
  });

  it.each([
    ["90m", 5_400_000],
    ["36h", 129_600_000],
    ["31d", 2_678_400_000],
  ])("take %s as a time to be ahead", (text, clockOffsetMs) => {
    expect(parseStartFlags(["--clock-offset", text])).toMatchObject({ clockOffsetMs });
  });

  it.each([
    ["an unknown flag", ["--frob"], /--frob/],
    ["a stray word", ["once"], /"once" is not a flag/],
    ["a port that is no number", ["--port", "http"], /--port .*0 to 65535/],
    ["a port beyond the range", ["--sandbox-port", "65536"], /--sandbox-port/],
    ["a negative port", ["--port=-1"], /--port/],
    ["a missing value", ["--port"], /--port needs a value/],
    ["a flag in place of a value", ["--state", "--once"], /--state needs a value/],
    ["a value for a switch", ["--once=yes"], /--once takes no value/],
    ["the same flag twice", ["--port", "1", "--port", "2"], /--port is given twice/],
    ["the same port for both", ["--port", "9000", "--sandbox-port", "9000"], /both 9000/],
    ["an unknown source", ["--sources", "yc,crunchbase"], /"crunchbase".*apollo, hunter, yc/],
    ["no source", ["--sources", ""], /--sources/],
    ["a data directory that does not exist", ["--data", join(dir, "none")], /--data: .*none does not exist/],
    ["a data directory that is a file", ["--data", file], /--data: .*not a directory/],
    ["a state directory that is a file", ["--state", file], /--state: .*not a directory/],
    ["a time without a unit", ["--clock-offset", "90"], /--clock-offset must be/],
    ["a time beyond a year", ["--clock-offset", "367d"], /--clock-offset must be/],
    ["a proxy that is no address", ["--outbound-proxy", "localhost:9000"], /--outbound-proxy must be/],
    [
      "sandbox flags without a sandbox",
      ["--outbound-proxy", "http://localhost:1", "--data", dir],
      /--data is for the sandbox/,
    ],
  ])("refuse %s in one line with exit code 2", (_, args, message) => {
    const failure = failureOf(args);
    expect(failure.message).toMatch(message);
    expect(failure.message).not.toContain("\n");
    expect(failure.exitCode).toBe(2);
  });

  it("say so when npm has swallowed one of them", () => {
    const environment = { npm_lifecycle_event: "start", npm_config_once: "true" };
    expect(failureOf([], environment).message).toContain("npm start -- --once");
  });
});
