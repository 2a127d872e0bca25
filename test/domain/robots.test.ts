import { describe, expect, it } from "vitest";
import { isAllowedByRobots, parseRobots } from "../../src/domain/robots.ts";

const isAllowed = (robots: string, path: string) => isAllowedByRobots(parseRobots(robots, "LeadBot"), path);

describe("robots.txt (S9)", () => {
  it.each([
    ["nothing", "", "/x", true],
    ["everything disallowed", "User-agent: *\nDisallow: /", "/", false],
    ["an empty disallow, which allows all", "User-agent: *\nDisallow:", "/x", true],
    ["our own group before everybody's", "User-agent: *\nDisallow: /\n\nUser-agent: leadbot\nDisallow: /x", "/y", true],
    ["our groups together", "User-agent: LeadBot\nDisallow: /x\nUser-agent: LEADBOT\nDisallow: /y", "/x", false],
    ["one group for two crawlers", "User-agent: Other\nUser-agent: LeadBot\nDisallow: /x", "/x", false],
    ["a name that only begins like ours", "User-agent: LeadBotPro\nDisallow: /", "/x", true],
    ["our name with a version", "User-agent: LeadBot/2.1\nDisallow: /", "/x", false],
    ["the longest match", "User-agent: *\nDisallow: /x\nAllow: /x/open", "/x/open", true],
    ["allow on a tie", "User-agent: *\nDisallow: /x\nAllow: /x", "/x", true],
    ["a star and an end", "User-agent: *\nDisallow: /*.php$", "/a/b.php", false],
    ["a star and an end, and more behind it", "User-agent: *\nDisallow: /*.php$", "/a/b.php?x", true],
    ["an end that the star has eaten already", "User-agent: *\nDisallow: /a*b*b$", "/ab", true],
    ["a folder by its index page", "User-agent: *\nDisallow: /\nAllow: /index.html", "/", true],
    ["encoded letters in small", "User-agent: *\nDisallow: /%c3%bc", "/%C3%BC", false],
    ["letters beyond ASCII", "User-agent: *\nDisallow: /ü", "/%C3%BC", false],
    ["half a letter", "User-agent: *\nDisallow: /\ud83d", "/x", true],
    ["a byte order mark", "\ufeffUser-agent: *\nDisallow: /", "/x", false],
    ["carriage returns alone", "User-agent: *\rDisallow: /", "/x", false],
    ["a comment behind a rule", "User-agent: * # all\nDisallow: / # everything", "/x", false],
    ["rules of nobody", "Disallow: /", "/x", true],
    ["a name from Object's prototype", "constructor: /\n__proto__: x\nUser-agent: *\nDisallow: /x", "/x", false],
  ])("reads %s", (_, robots, path, expected) => {
    expect(isAllowed(robots, path)).toBe(expected);
  });

  it("reads half a megabyte of stars without effort", () => {
    const robots = `User-agent: *\n${`Disallow: /${"*a".repeat(8000)}\n`.repeat(30)}Disallow: /x`;
    expect(isAllowed(robots, `/${"a".repeat(2000)}`)).toBe(true);
    expect(isAllowed(robots, "/x")).toBe(false);
  });
});
