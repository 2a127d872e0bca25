/// <reference types="vite/client" />
import { expect, it } from "vitest";

const sources = import.meta.glob<string>(["../../src/**/*.ts", "!../../src/limits/**"], {
  query: "?raw",
  import: "default",
  eager: true,
});

it("nothing replaces rows, which would leave the full-text index behind (SQLITE_CORRUPT_VTAB)", () => {
  expect(Object.keys(sources).length).toBeGreaterThan(50);
  const found = Object.entries(sources).filter(([, text]) => /\bOR\s+REPLACE\b|^\s*REPLACE\s+INTO\b/im.test(text));
  expect(found.map(([path]) => path)).toEqual([]);
});

it("time never comes from SQL", () => {
  const clocks = /datetime\('now|unixepoch\(|CURRENT_TIMESTAMP|strftime\(/i;
  expect(Object.entries(sources).flatMap(([path, text]) => (clocks.test(text) ? [path] : []))).toEqual([]);
});
