import { describe, expect, it } from "vitest";
import { parseDevVars, readDevVars } from "../../scripts/start/dev-vars.ts";

describe(".dev.vars", () => {
  it("is empty when there is no such file", () => {
    expect(readDevVars("/nonexistent/.dev.vars")).toEqual({});
  });

  it("is read like dotenv reads it", () => {
    const text = [
      "\uFEFF# a comment",
      "",
      "PLAIN=abc",
      "  export SPACED = a b  # why",
      `DOUBLE="x # y\\nz" # comment`,
      "SINGLE='raw\\n'",
      "TICK=`it's`",
      "EQUALS=a=b==",
      "EMPTY=",
      'MANY="one',
      'two"',
      "LAST=1\r",
    ].join("\n");
    expect(parseDevVars(text)).toEqual({
      PLAIN: "abc",
      SPACED: "a b",
      DOUBLE: "x # y\nz",
      SINGLE: "raw\\n",
      TICK: "it's",
      EQUALS: "a=b==",
      MANY: "one\ntwo",
      LAST: "1",
    });
  });

  it.each([
    ["a line without =", "A=1\nhunter2", "line 2: there is no ="],
    ["a name with a dash", "MY-KEY=hunter2", "line 1: the name in front of the ="],
    ["no name", "=hunter2", "line 1: there is no name"],
    ["a quote that is never closed", 'A=1\n\nB="hunter2\nC=3', "line 3: the quote"],
    ["text after the closing quote", "A='hunter2' x", "line 1: there is text after the closing quote of A"],
    ["a value that dotenv would cut", "A=hunter2#3", "line 1: the value of A contains #"],
    ["a name set twice", "A=1\nB=2\nA=hunter2", "line 3: A is set already on line 1"],
  ])("names the line of %s and never the value", (_, text, message) => {
    const parse = () => parseDevVars(text);
    expect(parse).toThrow(message);
    expect(parse).not.toThrow("hunter2");
  });
});
