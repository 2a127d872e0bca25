import { describe, expect, it } from "vitest";
import { mostInChunk } from "../../../src/db/import-chunks.ts";
import type { ReadyLead } from "../../../src/services/leads/import-ready.ts";
import type { ImportRow } from "../../../src/services/leads/import-row.ts";
import { createWindow } from "../../../src/services/leads/import-waiting.ts";

const row = (line: number, original: string[] = [String(line)]) => ({ line, original }) as unknown as ImportRow;

const ready = (score: number, extra: Partial<ReadyLead> = {}): ReadyLead => ({
  values: `["${score}"`,
  rest: "0]",
  origins: "{}",
  signals: [],
  score,
  ...extra,
});

function chunksOf(...rows: [ImportRow, ReadyLead | null][]) {
  const window = createWindow();
  for (const [one, lead] of rows) window.add(one, lead);
  return window.takeChunks().flat();
}

describe("the chunks in which rows wait", () => {
  it("have ready leads in the order of their scores, and rows to be looked at after them as they came", () => {
    const chunks = chunksOf(
      [row(2), ready(30)],
      [row(3), null],
      [row(4), ready(10)],
      [row(5), null],
      [row(6), ready(30)],
    );
    expect(chunks.map(({ number, size, ready: leads }) => [number, size, leads?.score ?? null])).toEqual([
      [0, 3, 10],
      [1, 2, null],
    ]);
    expect(chunks[0]?.rows).toEqual(['["4"]', '["2"]', '["6"]']);
    expect(chunks[1]?.rows.map((text) => JSON.parse(text).line)).toEqual([3, 5]);
  });

  it("number the origins of their leads, and say to which lead a piece of evidence belongs", () => {
    const [chunk] = chunksOf(
      [row(2), ready(1, { origins: "a", signals: ['["x"'] })],
      [row(3), ready(2, { origins: "b" })],
      [row(4), ready(3, { origins: "a", signals: ['["y"', '["z"'] })],
    );
    expect(chunk?.ready).toEqual({
      origins: ["a", "b"],
      leads: ['["1",0,0]', '["2",1,0]', '["3",0,0]'],
      signals: ['["x",0]', '["y",2]', '["z",2]'],
      score: 1,
    });
  });

  it("hold so many rows, or fewer wide ones, and are numbered on from window to window", () => {
    const window = createWindow();
    const numbersAndSizes = () =>
      window
        .takeChunks()
        .flat()
        .map(({ number, size }) => [number, size]);
    for (let i = 0; i < mostInChunk + 1; i++) window.add(row(i), ready(1));
    expect(numbersAndSizes()).toEqual([
      [0, mostInChunk],
      [1, 1],
    ]);
    const wide = ["x".repeat(150_000)];
    for (let i = 0; i < 5; i++) window.add(row(i, wide), ready(1));
    expect(numbersAndSizes()).toEqual([
      [2, 2],
      [3, 2],
      [4, 1],
    ]);
    expect(window.takeChunks()).toEqual([]);
  });

  it("leave out what stood in the file where that is what makes a row too long", () => {
    const huge = ["x".repeat(250_000)];
    const [chunk] = chunksOf([{ ...row(2, huge), values: {}, people: [] } as unknown as ImportRow, ready(1)]);
    expect(chunk).toMatchObject({ size: 1, ready: null });
    expect(JSON.parse(String(chunk?.rows[0]))).toMatchObject({ line: 2, original: null });
    const tooMuch = { ...row(3), values: { notes: "x".repeat(450_000) } } as unknown as ImportRow;
    expect(() => chunksOf([tooMuch, null])).toThrow("line 3 is too long");
  });

  it("leave out what stood in the file where it nests deeper than the database reads JSON", () => {
    const nested = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);
    const of = (depth: number) =>
      chunksOf([{ ...row(2), original: nested(depth) } as unknown as ImportRow, ready(1)])[0]?.rows;
    expect(of(1000)).toEqual(["null"]);
    expect(of(100)).toEqual([JSON.stringify(nested(100))]);
  });

  it("go in a thousand rows at a time, or fewer wide ones", () => {
    const window = createWindow();
    for (let i = 0; i < 1500; i++) window.add(row(i), ready(1));
    const sizes = (groups: ReturnType<typeof window.takeChunks>) =>
      groups.map((group) => group.reduce((sum, { size }) => sum + size, 0));
    expect(sizes(window.takeChunks())).toEqual([1000, 500]);
    for (let i = 0; i < 20; i++) window.add(row(i, ["x".repeat(150_000)]), ready(1));
    expect(sizes(window.takeChunks())).toEqual([6, 6, 6, 2]);
  });

  it("are due once enough rows wait, by number or by size", () => {
    const window = createWindow();
    window.add(row(1), ready(1));
    expect(window.isFull()).toBe(false);
    for (let i = 0; i < 60; i++) window.add(row(i, ["x".repeat(150_000)]), null);
    expect(window.isFull()).toBe(true);
    window.takeChunks();
    for (let i = 0; i < 2000; i++) window.add(row(i), ready(1));
    expect(window.isFull()).toBe(true);
  });
});
