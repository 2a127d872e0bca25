import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runScript } from "./run-script.ts";

const state = mkdtempSync(join(tmpdir(), "lde-start-"));
let taken: Server;
let port = "";

beforeAll(async () => {
  taken = createServer();
  await new Promise<void>((listening) => taken.listen(0, "127.0.0.1", listening));
  const address = taken.address();
  port = typeof address === "object" && address !== null ? String(address.port) : "";
});
afterAll(() => {
  taken.close();
  rmSync(state, { recursive: true, force: true });
});

describe("npm start", () => {
  it("names the flag that helps when a port is in use", async () => {
    const api = await runScript("start.ts", ["--port", port, "--state", state]);
    expect(api).toMatchObject({
      code: 2,
      stderr: `Port ${port} is in use: give another with --port (0 for any free one).\n`,
    });
    const sandbox = await runScript("start.ts", ["--port", "0", "--sandbox-port", port, "--state", state]);
    expect(sandbox).toMatchObject({ code: 2, stderr: expect.stringContaining("give another with --sandbox-port") });
  });

  it("reports a failure on stdout too when that is read by a program", async () => {
    const { code, stdout, stderr } = await runScript("start.ts", ["--json", "--port", port, "--state", state]);
    expect(code).toBe(2);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.at(-1)).toEqual({ event: "error", message: stderr.trim() });
  });

  it("explains itself", async () => {
    const { code, stdout } = await runScript("start.ts", ["--help"]);
    expect(code).toBe(0);
    for (const flag of ["--once", "--no-seed", "--sandbox-port", "--outbound-proxy", "--json"])
      expect(stdout).toContain(flag);
  });
});
