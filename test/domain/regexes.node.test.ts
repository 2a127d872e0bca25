import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { checkSync } from "recheck";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** Every file that handles what a website, a filing or a post says (S8). */
const files = [
  ...readdirSync(join(root, "src/providers/website")).map((name) => `src/providers/website/${name}`),
  ..."ai-adoption company-profile domain-family domain-name email-address email-verification form-d hiring-post hiring-post-website job-board organization-data page-kind parked-page public-url published-mailboxes robots technologies"
    .split(" ")
    .map((name) => `src/domain/${name}.ts`),
  "src/lib/decode-html.ts",
  "src/providers/website.ts",
];

interface Literal {
  file: string;
  source: string;
  flags: string;
}

/** The regex literals of a file: a slash that begins an expression, up to the next one outside of a class. */
function literalsOf(file: string): Literal[] {
  const code = readFileSync(join(root, file), "utf8");
  const skipped = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/y;
  const literal = /\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([a-z]*)/y;
  const found: Literal[] = [];
  for (let at = 0; at < code.length; ) {
    skipped.lastIndex = at;
    literal.lastIndex = at;
    const isOperand = /(?:[=(,:[!&|?{};>]|\breturn)\s*$/.test(code.slice(Math.max(0, at - 40), at));
    const skip = skipped.exec(code);
    const match = isOperand ? literal.exec(code) : null;
    if (skip) at = skipped.lastIndex;
    else if (match) {
      found.push({ file, source: match[1] ?? "", flags: match[2] ?? "" });
      at = literal.lastIndex;
    } else at += 1;
  }
  return found;
}

const literals = files.flatMap(literalsOf);

describe("regular expressions that read what others wrote", () => {
  it("are found, and none is put together at run time", () => {
    expect(literals.length).toBeGreaterThan(20);
    const count = (file: string) => literals.filter((literal) => literal.file === file).length;
    expect(count("src/lib/decode-html.ts")).toBe(1);
    expect(count("src/providers/website/visit.ts")).toBe(1);
    // A filing's hold the name of an element of ours, a hiring post's its own name for the company, which is short.
    const known = ["src/domain/form-d.ts", "src/domain/hiring-post.ts"];
    const built = files.filter((file) => readFileSync(join(root, file), "utf8").includes("RegExp("));
    expect(built.toSorted()).toEqual(known);
  });

  it.each(literals)("take time in proportion to the text: $file /$source/$flags", ({ source, flags }) => {
    const { status, ...rest } = checkSync(source, flags, { timeout: 30_000 });
    expect(status, JSON.stringify(rest).slice(0, 500)).toBe("safe");
  });
});
