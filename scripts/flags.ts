import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { messageOf, wrongUse } from "./failure.ts";

export interface ParsedFlags {
  values: Record<string, string | boolean | undefined>;
  positionals: string[];
}

/** node:util's parser, with its messages cut down to one line that names the flag. */
export function parseFlags(args: readonly string[], options: ParseArgsOptionsConfig, command: string): ParsedFlags {
  const help = `see \`${command} --help\``;
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...args],
      options,
      strict: true,
      allowPositionals: true,
      tokens: true,
    });
    const seen = new Set<string>();
    for (const token of tokens) {
      if (token.kind !== "option") continue;
      if (seen.has(token.name)) throw wrongUse(`--${token.name} is given twice.`);
      seen.add(token.name);
    }
    return { values: toPlain(values), positionals };
  } catch (error) {
    throw wrongUse(describe(messageOf(error), help));
  }
}

function toPlain(values: Record<string, unknown>): ParsedFlags["values"] {
  const plain: ParsedFlags["values"] = {};
  for (const [name, value] of Object.entries(values))
    if (typeof value === "string" || typeof value === "boolean") plain[name] = value;
  return plain;
}

function describe(message: string, help: string): string {
  const unknown = /^Unknown option '([^']+)'/.exec(message)?.[1];
  if (unknown) return `Unknown flag ${unknown}; ${help}.`;
  const missing = /^Option '(?:-\w, )?(--[\w-]+)[^']*' argument (?:missing|is ambiguous)/.exec(message)?.[1];
  if (missing) return `${missing} needs a value; ${help}.`;
  const needless = /^Option '(?:-\w, )?(--[\w-]+)[^']*' does not take an argument/.exec(message)?.[1];
  if (needless) return `${needless} takes no value; ${help}.`;
  return (message.split("\n")[0] ?? message).trim();
}
