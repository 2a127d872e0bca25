import { describe, expect, it } from "vitest";
import { type AllowancePorts, allowRequest, requestsPerGrant } from "../../../src/services/access/allow-request.ts";

const granted = 50;
const limit = granted * requestsPerGrant;

/** A binding that grants so often a name, and asks the others to come back. */
function givenBinding() {
  let ms = Date.parse("2026-11-22T12:00:00Z");
  const asked: string[] = [];
  const ports: AllowancePorts = {
    allowances: new Map(),
    clock: { now: () => new Date(ms) },
    ask: async (name) => {
      asked.push(name);
      const place = asked.filter((other) => other === name).length;
      // Answers come back in another order than the questions went out.
      await new Promise((resolve) => setTimeout(resolve, place % 3));
      return place <= granted;
    },
  };
  const forward = (by: number) => {
    ms += by;
  };
  return { asked, forward, allow: (name = "user") => allowRequest(ports, name) };
}

async function countAllowed(allow: () => Promise<boolean>, tries: number): Promise<number> {
  let allowed = 0;
  for (let i = 0; i < tries; i++) if (await allow()) allowed++;
  return allowed;
}

describe("the allowance of a name", () => {
  it("is asked for once in so many requests and is exactly the limit", async () => {
    const { asked, allow } = givenBinding();
    expect(await countAllowed(allow, limit)).toBe(limit);
    expect(asked).toHaveLength(granted);
    expect(await allow()).toBe(false);
  });

  it("is the same for many requests at once, none of which is refused too early", async () => {
    const { allow } = givenBinding();
    const atOnce = await Promise.all(Array.from({ length: 200 }, () => allow()));
    expect(atOnce.every((isAllowed) => isAllowed)).toBe(true);
    expect(200 + (await countAllowed(allow, limit))).toBe(limit);
  });

  it("is each name's own", async () => {
    const { allow } = givenBinding();
    await countAllowed(allow, limit + 1);
    expect(await allow("another")).toBe(true);
  });

  it("is not kept for longer than a window", async () => {
    const { asked, allow, forward } = givenBinding();
    await allow();
    forward(9_999);
    await allow();
    expect(asked).toHaveLength(1);
    forward(1);
    await allow();
    expect(asked).toHaveLength(2);
  });
});
