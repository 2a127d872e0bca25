import { validate, version } from "uuid";
import { describe, expect, it } from "vitest";
import { idHead, idTail, newId } from "../../src/lib/id.ts";

const at = new Date("2026-11-30T10:00:00.000Z");
const idOf = (sequence: number) => `${idHead(at)}${sequence.toString(16).padStart(3, "0")}${idTail()}`;

describe("an id that is put together where its time is known", () => {
  it("is a UUIDv7 like any other, of that time", () => {
    const id = idOf(7);
    expect(validate(id)).toBe(true);
    expect(version(id)).toBe(7);
    expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(at.getTime());
    expect(id > newId()).toBe(at.getTime() > Date.now());
  });

  it("sorts by its sequence and is no other's", () => {
    const ids = Array.from({ length: 4096 }, (_, i) => idOf(i));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(Array.from({ length: 10_000 }, idTail)).size).toBe(10_000);
    expect(Array.from({ length: 100 }, idTail).every((tail) => /^-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(tail))).toBe(
      true,
    );
  });
});
