import { describe, expect, it } from "vitest";
import { findMismatch, type LockFile } from "../../scripts/prepare/lock-match.mjs";

const wanted: LockFile = {
  packages: {
    "": {},
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/@s/b": { version: "2.0.0" },
    "node_modules/mac-only": { version: "1.0.0", optional: true },
  },
};
const installed: LockFile = {
  packages: {
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/@s/b": { version: "2.0.0" },
  },
};

describe("whether node_modules is what package-lock.json says", () => {
  it("is true without the optional packages of other systems", () => {
    expect(findMismatch(wanted, installed)).toBeNull();
  });

  it.each<[string, LockFile | null, string]>([
    ["nothing is installed", null, "missing or incomplete"],
    [
      "a package is missing",
      { packages: { "node_modules/a": installed.packages?.["node_modules/a"] ?? {} } },
      "@s/b is not installed",
    ],
    [
      "a version differs",
      { packages: { ...installed.packages, "node_modules/@s/b": { version: "1.9.0" } } },
      "@s/b is 1.9.0 instead of 2.0.0",
    ],
    [
      "the content differs",
      { packages: { ...installed.packages, "node_modules/a": { version: "1.0.0", integrity: "sha512-x" } } },
      "a is 1.0.0",
    ],
    [
      "there is one too many",
      { packages: { ...installed.packages, "node_modules/c": { version: "1.0.0" } } },
      "c is installed but not",
    ],
  ])("is false when %s", (_, present, reason) => {
    expect(findMismatch(wanted, present)).toContain(reason);
  });
});
