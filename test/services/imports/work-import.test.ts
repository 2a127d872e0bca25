import { describe, expect, it } from "vitest";
import { mostInChunk } from "../../../src/db/import-chunks.ts";
import type { ServiceContext } from "../../../src/services/context.ts";
import { getImport } from "../../../src/services/imports/get-import.ts";
import { undoImport } from "../../../src/services/imports/undo-import.ts";
import { workImport } from "../../../src/services/imports/work-import.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { sweep } from "../../../src/services/sweep.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { type TestContext, type TestOptions, testContext, uniqueDomain } from "../../support/context.ts";
import { rowsOf } from "../../support/given.ts";
import { workThrough } from "../../support/imports.ts";

const total = 5200;

/** 5,200 rows: every hundredth is bad, the last hundred are the first hundred again, each with a person. */
function fileOf(stem: string): string {
  const lines = Array.from({ length: total }, (_, i) => {
    const company = i < 5100 ? i : i - 5100;
    const email = i % 2 === 0 ? `p${i}@c${company}-${stem}` : "";
    return `Company ${company},c${company}-${stem},${i % 100 === 99 ? "x" : i},${email}`;
  });
  return `name,domain,employees,email\n${lines.join("\n")}\n`;
}

const send = (ctx: ServiceContext, text: string, options: object = {}) =>
  importLeads(ctx, { body: streamOf(text), format: "csv" }, options);

/** Somebody reads all the time, so that the rows take several commits, however fast the machine is. */
const busyContext = (options?: TestOptions): TestContext => ({
  ...testContext(options),
  traffic: { isBusy: () => true, during: (answer) => answer(), letThrough: async () => {} },
});

const expected = { rows: total, created: 5049, updated: 50, failed: 101, contactsCreated: 2600 };

const countOf = async (sql: string, ...values: unknown[]) =>
  (await rowsOf<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`, ...values))[0]?.n;

async function expectStored(ctx: ServiceContext, importId: string | null, stem: string): Promise<void> {
  expect(await countOf("leads WHERE domain LIKE ?", `%${stem.slice(-22)}`)).toBe(5049);
  expect(await countOf("contacts WHERE email LIKE ?", `%${stem.slice(-22)}`)).toBe(2600);
  const events = "lead_events WHERE data ->> 'import_id' = ? AND type = ?";
  expect(await countOf(events, importId, "lead.imported")).toBe(5049);
  // A row that repeats one of its own commit is a part of how that lead came in.
  expect(await countOf(events, importId, "lead.updated")).toBeLessThanOrEqual(50);
  expect(await countOf("import_chunks WHERE import_id = ?", importId)).toBe(0);
  expect((await getImport(ctx, String(importId))).errors).toHaveLength(101);
}

describe("an import of more than 5,000 rows", { timeout: 60_000 }, () => {
  it("is taken in, stored as a job that tells how far it is, and taken back", async () => {
    const ctx = busyContext();
    const stem = uniqueDomain();
    const accepted = await send(ctx, fileOf(stem));
    expect(accepted).toMatchObject({ status: "running", rowsTotal: total, applied: false, rows: 101, failed: 101 });
    const message = { v: 1, type: "import", import_id: accepted.importId };
    expect(ctx.sent).toEqual([{ message }]);
    expect((await getImport(ctx, String(accepted.importId))).run).toMatchObject({
      status: "running",
      stage: "storing",
    });
    expect(await countOf("leads WHERE domain LIKE ?", `%${stem.slice(-22)}`)).toBe(0);

    let commits = 0;
    const watching: ServiceContext = {
      ...ctx,
      commit: async (writes) => {
        if (++commits === 4) {
          const { run } = await getImport(ctx, String(accepted.importId));
          expect(run.counts.rows).toBe(101 + (run.counts.created ?? 0));
          expect(run.counts.created).toBeGreaterThan(200);
        }
        return ctx.commit(writes);
      },
    };
    const done = await workThrough(watching, accepted.importId);
    expect(done).toMatchObject({ status: "completed", counts: expected, actor: "key:test" });
    await expectStored(ctx, accepted.importId, stem);
    // The rest of the second slice is the queue's.
    await undoImport(ctx, done.id);
    expect((await undoImport(ctx, done.id)).counts).toEqual({ reversed: 5049, kept: 0, failed: 0, open: 0 });
    expect(await countOf("contacts WHERE email LIKE ?", `%${stem.slice(-22)}`)).toBe(0);
  });

  it.each([
    ["small steps that let others go first while somebody reads", true, 250],
    ["long ones while nobody does", false, 2000],
  ])("is stored in %s", async (_, isBusy, mostRows) => {
    let now = Date.now();
    let turns = 0;
    const calm = busyContext({ clock: { now: () => new Date(now) } });
    const { importId } = await send(calm, fileOf(uniqueDomain()));
    const created: number[] = [];
    const ctx: ServiceContext = {
      ...calm,
      traffic: { ...calm.traffic, isBusy: () => isBusy, letThrough: async () => void turns++ },
      commit: async (writes) => {
        const results = await calm.commit(writes);
        now += 50;
        created.push((await getImport(calm, String(importId))).run.counts.created ?? 0);
        return results;
      },
    };
    await workImport(ctx, String(importId));
    const steps = created.slice(0, -1).map((count, i) => count - (created[i - 1] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(mostRows);
    expect(Math.max(...steps)).toBeGreaterThan(mostRows / 2);
    expect(turns).toBeGreaterThanOrEqual(steps.length);
  });

  it("is looked at by no more than 2,000 rows at a time, however fast those went that the database stores", async () => {
    // No commit takes any time by this clock.
    const now = new Date();
    const ctx = testContext({ clock: { now: () => now } });
    const { importId } = await send(ctx, fileOf(uniqueDomain()));
    const steps: number[] = [];
    const watching: ServiceContext = {
      ...ctx,
      imports: {
        ...ctx.imports,
        waitingRows: async (chunks) => {
          steps.push(chunks.numbers.length * mostInChunk);
          return ctx.imports.waitingRows(chunks);
        },
      },
    };
    expect(await workThrough(watching, importId)).toMatchObject({ status: "completed", counts: expected });
    expect(Math.max(...steps)).toBe(2000);
  });

  it.each([
    ["before it is stored", (ctx: ServiceContext, isNow: () => boolean) => killing(ctx, isNow, "before")],
    ["after it is stored", (ctx: ServiceContext, isNow: () => boolean) => killing(ctx, isNow, "after")],
  ])("finishes without doubles where the job is killed at a batch, %s", async (_, dying) => {
    let now = Date.now();
    const ctx = busyContext({ clock: { now: () => new Date(now) } });
    const stem = uniqueDomain();
    const { importId } = await send(ctx, fileOf(stem));
    for (const kill of [1, 3]) {
      let commits = 0;
      await expect(
        workImport(
          dying(ctx, () => ++commits === kill),
          String(importId),
        ),
      ).rejects.toThrow("killed");
      // Its lease still holds: nobody else may begin.
      await workImport(ctx, String(importId));
      now += 61_000;
      const { sent } = ctx;
      sent.length = 0;
      await sweep(ctx);
      expect(sent).toContainEqual({ message: { v: 1, type: "import", import_id: importId } });
    }
    // Two at once: one of them works.
    await Promise.all([workImport(ctx, String(importId)), workImport(ctx, String(importId))]);
    expect(await workThrough(ctx, importId)).toMatchObject({ status: "completed", counts: expected });
    await expectStored(ctx, importId, stem);
  });

  it("stops where it lost its lease to another worker", async () => {
    let now = Date.now();
    const ctx = busyContext({ clock: { now: () => new Date(now) } });
    const stem = uniqueDomain();
    const { importId } = await send(ctx, fileOf(stem));
    let commits = 0;
    const sleepy: ServiceContext = {
      ...ctx,
      commit: async (writes) => {
        if (++commits === 2) {
          now += 61_000;
          const [at, until] = [new Date(now), new Date(now + 60_000)].map((time) => time.toISOString());
          expect(await ctx.imports.claimImport(String(importId), String(until), String(at))).not.toBeNull();
        }
        return ctx.commit(writes);
      },
    };
    await expect(workImport(sleepy, String(importId))).rejects.toMatchObject({ code: "conflict" });
    expect((await getImport(ctx, String(importId))).run.status).toBe("running");
    now += 61_000;
    expect(await workThrough(ctx, importId)).toMatchObject({ status: "completed", counts: expected });
    await expectStored(ctx, importId, stem);
  });

  it("is ended by the sweep where the upload was killed, and the same file then goes in whole", async () => {
    let now = Date.now();
    const ctx = busyContext({ clock: { now: () => new Date(now) } });
    const stem = uniqueDomain();
    let commits = 0;
    const dying = killing(ctx, () => ++commits >= 3, "before");
    await expect(send(dying, fileOf(stem))).rejects.toThrow("killed");
    const [cut] = await rowsOf<{ id: string }>("SELECT id FROM imports WHERE stage = 'receiving'");
    const id = String(cut?.id);
    expect(await countOf("import_chunks WHERE import_id = ?", id)).toBeGreaterThan(0);
    await sweep(ctx);
    expect((await getImport(ctx, id)).run.status).toBe("running");
    now += 601_000;
    await sweep(ctx);
    expect((await getImport(ctx, id)).run).toMatchObject({
      status: "failed",
      why: expect.stringContaining("broke off"),
    });
    expect(await countOf("import_chunks WHERE import_id = ?", id)).toBe(0);
    await expect(undoImport(ctx, id)).rejects.toMatchObject({ code: "conflict", message: /Nothing of the import/ });
    const again = await send(ctx, fileOf(stem));
    expect(await workThrough(ctx, again.importId)).toMatchObject({ status: "completed", counts: expected });
    await expectStored(ctx, again.importId, stem);
  });

  it("is ended by the sweep where a request that stores at once was killed", async () => {
    let now = Date.now();
    const ctx = busyContext({ clock: { now: () => new Date(now) } });
    const domain = uniqueDomain();
    const dying = killing(ctx, () => true, "before");
    await expect(send(dying, `name,domain\nAcme,${domain}\n`)).rejects.toThrow("killed");
    const [cut] = await rowsOf<{ id: string }>("SELECT id FROM imports WHERE status = 'running' AND stage IS NULL");
    now += 601_000;
    await sweep(ctx);
    expect((await getImport(ctx, String(cut?.id))).run).toMatchObject({
      status: "failed",
      why: expect.stringContaining("cut off"),
    });
  });

  it("forgets refused rows after 30 days", async () => {
    let now = Date.now();
    const ctx = busyContext({ clock: { now: () => new Date(now) } });
    const { importId } = await send(ctx, "name,domain\n,x.example\n");
    now += 29 * 86_400_000;
    await sweep(ctx);
    expect(await countOf("import_problems WHERE import_id = ?", importId)).toBe(1);
    now += 2 * 86_400_000;
    await sweep(ctx);
    expect(await countOf("import_problems WHERE import_id = ?", importId)).toBe(0);
  });
});

/** Somebody pulls the plug: nothing is told, and nothing more gets through. */
function killing(ctx: ServiceContext, isNow: () => boolean, when: "before" | "after"): ServiceContext {
  let isDead = false;
  return {
    ...ctx,
    commit: async (writes) => {
      if (isDead) throw new Error("killed");
      isDead = isNow();
      if (isDead && when === "before") throw new Error("killed");
      const results = await ctx.commit(writes);
      if (isDead) throw new Error("killed");
      return results;
    },
  };
}
