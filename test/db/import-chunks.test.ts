import { describe, expect, it } from "vitest";
import type { NewChunk } from "../../src/db/import-chunks.ts";
import { newId } from "../../src/lib/id.ts";
import { testContext } from "../support/context.ts";

const at = "2026-11-30T10:00:00.000Z";
const ctx = testContext();

async function begin(): Promise<string> {
  const run = { id: newId(), format: "csv", mapping: {}, mappingSource: "given", headerHash: "x", actor: "a" } as const;
  await ctx.imports.start(run, at);
  await ctx.commit([ctx.imports.beginReceiving(run.id, at)]);
  return run.id;
}

const chunk = (number: number, score: number | null, row = "[1]"): NewChunk => ({
  number,
  size: 1,
  ready: score === null ? null : { origins: [], leads: ["[]"], signals: [], score },
  rows: [row],
});

describe("the chunks in which rows of a file wait", () => {
  it("are stored by score, whichever window they came with, and those to be looked at after all of these", async () => {
    const id = await begin();
    const chunks = [chunk(0, 30), chunk(1, null), chunk(2, 10), chunk(3, 0), chunk(4, null), chunk(5, 20)];
    await ctx.commit(ctx.imports.addChunks(id, chunks));
    const order = await ctx.imports.waitingChunks(id);
    expect(order.map(({ number, isReady }) => (isReady ? number : -number))).toEqual([3, 2, 5, 0, -1, -4]);
    expect(await ctx.imports.waitingRows({ importId: id, numbers: [4, 1] })).toEqual(["[1]", "[1]"]);
    await ctx.commit([ctx.imports.deleteChunks({ importId: id, numbers: [3, 1] })]);
    expect((await ctx.imports.waitingChunks(id)).map(({ number }) => number)).toEqual([2, 5, 0, 4]);
  });

  it("are none of an upload that was ended meanwhile", async () => {
    const id = await begin();
    await ctx.imports.endReceiving(
      id,
      "storing",
      {
        mapping: {},
        file: { columns: [], ignored: [] },
        rules: { mode: "fill", matchOn: "domain", source: "import", isWhole: false },
        rowsTotal: 0,
        counts: {},
      },
      at,
    );
    await ctx.commit(ctx.imports.addChunks(id, [chunk(0, 1)]));
    expect(await ctx.imports.waitingChunks(id)).toEqual([]);
  });

  it("tell an upload that was taken for dead", async () => {
    const id = await begin();
    const touch = () => ctx.commit([ctx.imports.touchReceiving(id, at), ctx.abortUnlessChanged()]);
    await touch();
    await ctx.imports.endDead("2027-01-01T00:00:00.000Z", { receiving: "silent", storing: "cut off" }, at);
    await expect(touch()).rejects.toThrow();
  });

  it("go into as many statements as D1's parameters take, whatever they are made of", async () => {
    const id = await begin();
    const wide = JSON.stringify(["ä€".repeat(65_000)]);
    const writes = ctx.imports.addChunks(
      id,
      Array.from({ length: 6 }, (_, i) => chunk(i, null, wide)),
    );
    expect(writes).toHaveLength(2);
    await ctx.commit(writes);
    expect(await ctx.imports.waitingRows({ importId: id, numbers: [5] })).toEqual([wide]);
  });
});
