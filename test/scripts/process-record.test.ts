import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { commandOf, settleEarlierStart } from "../../scripts/local-worker/process-record.ts";

const state = mkdtempSync(join(tmpdir(), "lde-processes-"));
afterAll(() => rmSync(state, { recursive: true }));

/** Sleeps under a name that passes for workerd's. */
async function startSleeper() {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)", "workerd"], { stdio: "ignore" });
  await new Promise((started) => child.once("spawn", started));
  const pid = child.pid ?? 0;
  let command = commandOf(pid);
  while (!command?.includes("workerd")) command = commandOf(pid);
  return { child, pid, command, ended: new Promise((resolve) => child.once("exit", resolve)) };
}

const record = (owner: object, runtime: object) =>
  writeFileSync(join(state, "processes.json"), JSON.stringify({ owner, runtime }));
const nobody = { pid: 2 ** 22 + 1, command: "node scripts/start.ts" };

describe("what a killed start left behind", () => {
  it("is ended", async () => {
    const sleeper = await startSleeper();
    record(nobody, { pid: sleeper.pid, command: sleeper.command });
    expect(await settleEarlierStart(state)).toEqual({ inUseBy: null, ended: sleeper.pid });
    await sleeper.ended;
  });

  it("is left alone while its owner lives", async () => {
    const sleeper = await startSleeper();
    record({ pid: process.pid, command: commandOf(process.pid) }, { pid: sleeper.pid, command: sleeper.command });
    expect(await settleEarlierStart(state)).toEqual({ inUseBy: process.pid, ended: null });
    sleeper.child.kill();
    await sleeper.ended;
  });

  it("is never another process that got the same number", async () => {
    const sleeper = await startSleeper();
    record(nobody, { pid: sleeper.pid, command: "workerd serve --binary" });
    expect(await settleEarlierStart(state)).toEqual({ inUseBy: null, ended: null });
    expect(commandOf(sleeper.pid)).toBe(sleeper.command);
    sleeper.child.kill();
    await sleeper.ended;
  });

  it.each(["", "{}", "[]", '{"owner":1,"runtime":2}'])("is nothing when the record is %j", async (text) => {
    writeFileSync(join(state, "processes.json"), text);
    expect(await settleEarlierStart(state)).toEqual({ inUseBy: null, ended: null });
  });
});
