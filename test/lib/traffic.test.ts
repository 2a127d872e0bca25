import { describe, expect, it } from "vitest";
import { pause } from "../../src/lib/clock.ts";
import { createTraffic } from "../../src/lib/traffic.ts";

/** A request that is answered when told to. */
function startRequest(traffic: ReturnType<typeof createTraffic>) {
  const answer = Promise.withResolvers<string>();
  return { answer, answered: traffic.during(() => answer.promise) };
}

describe("traffic", () => {
  it("is busy while somebody waits for an answer and shortly after, also where that fails", async () => {
    const traffic = createTraffic();
    expect(traffic.isBusy()).toBe(false);
    const { answer, answered } = startRequest(traffic);
    expect(traffic.isBusy()).toBe(true);
    answer.reject(new Error("no such lead"));
    await expect(answered).rejects.toThrow("no such lead");
    expect(traffic.isBusy()).toBe(true);
    await pause(1010);
    expect(traffic.isBusy()).toBe(false);
  });

  it("gives back what the request answers", async () => {
    expect(await createTraffic().during(async () => "a lead")).toBe("a lead");
  });

  it("lets through whoever waits, until their answer has left", async () => {
    const traffic = createTraffic();
    const { answer, answered } = startRequest(traffic);
    const order: string[] = [];
    const work = traffic.letThrough().then(() => order.push("work goes on"));
    await pause(5);
    order.push("answered");
    answer.resolve("a lead");
    await answered;
    // The answer still has its way through the runtime.
    await pause(1);
    order.push("left");
    await work;
    expect(order).toEqual(["answered", "left", "work goes on"]);
  });

  it("lets nobody keep the work from going on", async () => {
    const traffic = createTraffic();
    const { answer, answered } = startRequest(traffic);
    const from = Date.now();
    await traffic.letThrough();
    expect(Date.now() - from).toBeGreaterThanOrEqual(50);
    answer.resolve("late");
    await answered;
  });
});
