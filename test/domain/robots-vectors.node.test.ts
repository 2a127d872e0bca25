import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { isAllowedByRobots, parseRobots } from "../../src/domain/robots.ts";

interface Vector {
  test: string;
  robots: string;
  userAgent: string;
  url: string;
  allowed: boolean;
}

const file = resolve(import.meta.dirname, "../../../shared/data/robots/google_vectors.json");
const vectors: Vector[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
if (vectors.length === 0) console.warn(`skipped: there are no robots.txt vectors at ${file}`);

/** As written, without what a URL parser would encode. */
const pathOf = (url: string): string => url.replace(/^[a-z]+:\/\/[^/]*/, "").split("#")[0] ?? "";

describe.skipIf(vectors.length === 0)("robots.txt as Google's own tests have it", () => {
  it(`agrees on all ${vectors.length} cases`, () => {
    const wrong = vectors.filter(
      ({ robots, userAgent, url, allowed }) =>
        isAllowedByRobots(parseRobots(robots, userAgent), pathOf(url)) !== allowed,
    );
    expect(
      wrong.map(({ test, robots, userAgent, url }) => ({ test, robots: robots.slice(0, 300), userAgent, url })),
    ).toEqual([]);
    expect(vectors).toHaveLength(142);
  });
});
