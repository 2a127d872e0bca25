import { expect, it } from "vitest";
import { remembered } from "../../src/lib/remembered.ts";

it("asks once for a short text, each time for a long one, and stops taking in new ones", () => {
  const asked: string[] = [];
  const upper = remembered((text) => {
    asked.push(text);
    return text.toUpperCase();
  });
  expect([upper("a"), upper("a"), upper("")]).toEqual(["A", "A", ""]);
  expect(asked).toEqual(["a", ""]);

  const long = "x".repeat(101);
  expect([upper(long), upper(long)]).toEqual([long.toUpperCase(), long.toUpperCase()]);
  for (let i = 0; i < 3000; i++) upper(`n${i}`);
  asked.length = 0;
  expect([upper("n0"), upper("n2999"), upper("n2999")]).toEqual(["N0", "N2999", "N2999"]);
  expect(asked).toEqual(["n2999", "n2999"]);
});
