import type { Search } from "../../src/domain/search-language/search.ts";

export const verbs = [
  "help",
  "find",
  "discover",
  "show",
  "enrich",
  "add",
  "verify",
  "top",
  "mine",
  "quota",
  "export",
  "watch",
  "watches",
  "unwatch",
  "connect",
  "disconnect",
] as const;
export type Verb = (typeof verbs)[number];

export const fileFormats = ["csv", "json", "ndjson"] as const;
export type FileFormat = (typeof fileFormats)[number];

/** What is answered with a list of leads. */
export const listVerbs = ["find", "top", "mine"] as const;
export type ListVerb = (typeof listVerbs)[number];
export type ListCommand = { verb: ListVerb; search: Search };

export const isListCommand = (command: Command | null): command is ListCommand =>
  command !== null && (listVerbs as readonly string[]).includes(command.verb);

/** What somebody asks for after `/leads`. */
export type Command =
  | { verb: "home" }
  | { verb: "help"; topic: string | null }
  | { verb: ListVerb; search: Search }
  | { verb: "discover"; search: Search }
  | { verb: "watch"; search: Search }
  | { verb: "export"; format: FileFormat; search: Search }
  /** A company by its domain, or by its name where it has no dot. */
  | { verb: "show" | "enrich"; target: string }
  | { verb: "add"; domain: string | null; name: string | null }
  | { verb: "verify"; email: string }
  | { verb: "unwatch"; target: string }
  | { verb: "connect"; code: string | null }
  | { verb: "quota" | "watches" | "disconnect" };

export interface ReadCommand {
  /** Null where the text is no command. */
  command: Command | null;
  /** Parts of a search that look as if they meant something which we do not know. */
  ignored: string[];
  /** Whether the verb was left out and guessed. */
  isGuess: boolean;
  /** Why there is no command, in words, and what may have been meant. */
  problem: string | null;
  suggestion: string | null;
}
