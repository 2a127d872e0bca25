import { describe, expect, it } from "vitest";
import { createRecent } from "../../src/lib/recent.ts";

describe("what was used last", () => {
  it("is kept as far as it fits, and what was not used for longest goes first", () => {
    const recent = createRecent<string>(30);
    for (const key of ["a", "b", "c"]) recent.set(key, key.toUpperCase(), 3);
    for (let i = 0; i < 7; i++) recent.set(`n${i}`, "", 3);
    expect(recent.get("a")).toBe("A");
    recent.set("d", "D", 3);
    expect([recent.get("a"), recent.get("b"), recent.get("c"), recent.get("d")]).toEqual(["A", undefined, "C", "D"]);
  });

  it("takes its new size with a new value, and forgets the old one where that is too large", () => {
    const recent = createRecent<number>(20);
    for (let i = 0; i < 100; i++) recent.set("same", i, 2);
    recent.set("other", 1, 2);
    expect([recent.get("same"), recent.get("other")]).toEqual([99, 1]);
    recent.set("same", 100, 3);
    expect([recent.get("same"), recent.get("other")]).toEqual([undefined, 1]);
  });
});
