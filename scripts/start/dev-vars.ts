import { readFileSync } from "node:fs";
import { wrongUse } from "../failure.ts";

/** The secrets of `.dev.vars`, none when there is no such file. */
export function readDevVars(path: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw wrongUse(`.dev.vars cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseDevVars(text);
}

/**
 * KEY=VALUE lines as wrangler reads them (dotenv), but where dotenv skips what it does not understand this says the
 * line. No message contains a value: it may be a secret. Empty values count as not set.
 */
export function parseDevVars(text: string): Record<string, string> {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const vars: Record<string, string> = {};
  const setOn = new Map<string, number>();
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    if (/^\s*(#|$)/.test(line)) continue;
    const start = i + 1;
    const [, key, rest] = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(line) ?? [];
    if (key === undefined || rest === undefined) throw broken(start, describeBadLine(line));
    const earlier = setOn.get(key);
    if (earlier !== undefined) throw broken(start, `${key} is set already on line ${earlier}`);
    setOn.set(key, start);

    const quote = /^["'`]/.exec(rest)?.[0];
    if (quote === undefined) {
      vars[key] = readBare(rest, key, start);
      continue;
    }
    let quoted = rest.slice(1);
    let end = findQuote(quoted, quote);
    while (end < 0) {
      i += 1;
      if (i >= lines.length) throw broken(start, `the quote ${quote} after ${key}= is never closed`);
      quoted += `\n${lines[i]}`;
      end = findQuote(quoted, quote);
    }
    if (!/^\s*(#.*)?$/.test(quoted.slice(end + 1)))
      throw broken(i + 1, `there is text after the closing quote of ${key}`);
    const value = quoted.slice(0, end);
    vars[key] = quote === '"' ? value.replaceAll("\\n", "\n").replaceAll("\\r", "\r") : value;
  }
  return Object.fromEntries(Object.entries(vars).filter(([, value]) => value !== ""));
}

function readBare(rest: string, key: string, line: number): string {
  const value = rest.replace(/(^|\s)#.*$/, "").trim();
  // dotenv would silently cut the value here.
  if (value.includes("#")) throw broken(line, `the value of ${key} contains #: put it in quotes`);
  return value;
}

function findQuote(text: string, quote: string): number {
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) if (text[at - 1] !== "\\") return at;
  return -1;
}

function describeBadLine(line: string): string {
  const name = /^\s*(?:export\s+)?([^=]*?)\s*=/.exec(line)?.[1];
  if (name === undefined) return "there is no = in it (lines are KEY=VALUE)";
  if (name === "") return "there is no name in front of the =";
  return "the name in front of the = may have only letters, digits and _, and no digit first";
}

function broken(line: number, what: string): Error {
  return wrongUse(`.dev.vars, line ${line}: ${what}.`);
}
