import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { scratchRoot } from "../../scripts/test/scratch-root.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("where tests put their databases", () => {
  it("is where TMPDIR says", async () => {
    vi.stubEnv("TMPDIR", "/somewhere/else");
    expect(await scratchRoot(0)).toBe("/somewhere/else");
  });

  it("is on the disk where memory has too little room", async () => {
    vi.stubEnv("TMPDIR", "");
    expect(await scratchRoot(Number.MAX_SAFE_INTEGER)).toBe(tmpdir());
  });

  it.runIf(existsSync("/dev/shm"))("is in memory where there is room", async () => {
    vi.stubEnv("TMPDIR", "");
    expect(await scratchRoot(0)).toBe("/dev/shm");
  });
});
