import { normalizeDomain } from "../../src/domain/domain-name.ts";
import { normalizeEmail } from "../../src/domain/email-address.ts";
import { readSearch } from "../../src/domain/search-language/read-search.ts";
import { isSameSearch, type Search, tidySearch } from "../../src/domain/search-language/search.ts";
import { type Command, type FileFormat, fileFormats, type ReadCommand, verbs } from "./command.ts";
import { toPlainText } from "./plain-text.ts";
import { nearestVerb, type Opening, readOpening } from "./verb-words.ts";

/** Reads what was typed after `/leads`. Never throws: what is not understood is said, with what may have been meant. */
export function parseCommand(typed: string): ReadCommand {
  const text = toPlainText(typed).slice(0, 1000).trim();
  if (text === "") return understood({ verb: "home" });
  const email = emailIn(text);
  if (email !== null && /^is\s/i.test(text)) return understood({ verb: "verify", email });
  const opening = readOpening(text);
  if (opening) return readAfter(opening);
  const typo = readTypo(text);
  if (typo) return typo;
  const domain = companyDomain(text);
  if (domain !== null) return { ...understood({ verb: "show", target: domain }), isGuess: true };
  if (email !== null && !/\s/.test(text)) {
    return notUnderstood("An address alone is not enough.", `verify ${email}`);
  }
  return readSearchCommand("find", text, true);
}

const understood = (command: Command, ignored: string[] = []): ReadCommand => ({
  command,
  ignored,
  isGuess: false,
  problem: null,
  suggestion: null,
});

const notUnderstood = (problem: string, suggestion: string | null): ReadCommand => ({
  command: null,
  ignored: [],
  isGuess: false,
  problem,
  suggestion,
});

/** A single word, or a first word, that is nearly a verb: it is said, not done. */
function readTypo(text: string): ReadCommand | null {
  const [first = "", ...rest] = text.split(/\s+/);
  const verb = nearestVerb(first);
  if (verb === null) return null;
  return notUnderstood(`There is no command "${first.slice(0, 50)}".`, [verb, ...rest].join(" ").slice(0, 500));
}

function readAfter({ verb, rest }: Opening): ReadCommand {
  switch (verb) {
    case "help":
      return understood({ verb, topic: topicOf(rest) });
    case "quota":
    case "watches":
    case "disconnect":
      return understood({ verb });
    case "connect":
      return understood({ verb, code: codeIn(rest) });
    case "unwatch":
      return withTarget(verb, rest.replace(/^(?:number|no\.?|#|watch)\s*/i, ""), "Say which: its number in `watches`.");
    case "verify": {
      const email = emailIn(rest);
      if (email !== null) return understood({ verb, email });
      return notUnderstood("`verify` needs an e-mail address, say `verify someone@acme.example`.", null);
    }
    case "add":
      return readAdd(rest);
    case "enrich":
      return withTarget(verb, companyIn(rest), "`enrich` needs a company, say `enrich acme.example`.");
    case "show":
      return readShow(rest);
    case "export":
      return readExport(rest);
    case "top":
      return readSearchCommand("top", rest.replace(/^(\d{1,3})(?=\s|$)/, "limit:$1"), false);
    default:
      return readSearchCommand(verb, rest, false);
  }
}

/** "show" is about one company where it names one, else about many. */
function readShow(rest: string): ReadCommand {
  const target = companyIn(rest);
  if (target === "") return notUnderstood("`show` needs a company, say `show acme.example`.", null);
  if (companyDomain(target) !== null) return withTarget("show", target, "");
  const { search } = readSearch(rest);
  const isAboutMany =
    /(?<![\p{L}])(?:companies|startups?|firms?|leads?|businesses|vendors?|ones|in|near|from|with|over|under)(?![\p{L}])/iu.test(
      rest,
    ) || !isSameSearch({ ...search, words: [] }, tidySearch({}));
  return isAboutMany ? readSearchCommand("find", rest, false) : withTarget("show", target, "");
}

function readSearchCommand(
  verb: "find" | "discover" | "top" | "mine" | "watch",
  text: string,
  isGuess: boolean,
): ReadCommand {
  const { search, ignored } = readSearch(text);
  if (verb === "find" && search.owner === "me") {
    return { ...understood({ verb: "mine", search: { ...search, owner: null } }, ignored), isGuess };
  }
  // Apollo and its like are not asked by looking into what we have.
  if (verb === "find" && search.source.length > 0 && /(?<![\p{L}])new companies(?![\p{L}])/iu.test(text)) {
    return { ...understood({ verb: "discover", search }, ignored), isGuess };
  }
  const isNothing = isGuess && isSameSearch(search, tidySearch({}));
  if (isNothing) return notUnderstood(`I do not know what to do with "${text.slice(0, 100)}".`, "help");
  return { ...understood({ verb, search }, ignored), isGuess };
}

function readExport(rest: string): ReadCommand {
  const formats = new RegExp(
    String.raw`(?<![\p{L}])(?:as|to|in|format:?)?\s*(${fileFormats.join("|")})(?![\p{L}])`,
    "iu",
  );
  const found = formats.exec(rest);
  const format = (found?.[1]?.toLowerCase() ?? "csv") as FileFormat;
  const { search, ignored } = readSearch(found ? rest.replace(found[0], " ") : rest);
  return understood({ verb: "export", format, search }, ignored);
}

function readAdd(rest: string): ReadCommand {
  const parts = rest.split(/[\s,]+/).filter((part) => part !== "");
  const at = parts.findIndex((part) => normalizeDomain(part) !== null);
  const domain = at < 0 ? null : normalizeDomain(parts[at] ?? "");
  const name = parts
    .filter((_, i) => i !== at)
    .join(" ")
    .replace(/^["']|["']$/g, "")
    .slice(0, 300);
  if (domain === null && name === "") {
    return notUnderstood("`add` needs a company, say `add acme.example` or `add acme.example Acme Robotics`.", null);
  }
  return understood({ verb: "add", domain, name: name === "" ? null : name });
}

function withTarget(verb: "show" | "enrich" | "unwatch", target: string, problem: string): ReadCommand {
  const text = target.slice(0, 300).trim();
  return text === "" ? notUnderstood(problem, null) : understood({ verb, target: text });
}

/** A company as people name it: its domain where there is one, else the name without what stands around it. */
function companyIn(text: string): string {
  const bare = text.replace(/[?!.,;]+$/, "").trim();
  const domain = companyDomain(bare);
  if (domain !== null) return domain;
  return bare
    .replace(/^(?:the\s+)?(?:company|lead|domain)\s+/i, "")
    .replace(/^["']|["']$/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

const companyDomain = (text: string): string | null =>
  /^\S+$/.test(text) && !text.includes("@") ? normalizeDomain(text.replace(/[?!,;]+$/, "")) : null;

function emailIn(text: string): string | null {
  const found = /[^\s<>(),;:"]{1,64}@[^\s<>(),;:"?!]{1,253}/.exec(text)?.[0];
  return found === undefined ? null : normalizeEmail(found.replace(/[.?!]+$/, ""));
}

function topicOf(text: string): string | null {
  const word = /^(?:with|on|about|me)?\s*([\p{L}-]{1,30})/iu.exec(text)?.[1]?.toLowerCase();
  if (word === undefined) return null;
  return verbs.find((verb) => verb === word) ?? readOpening(word)?.verb ?? nearestVerb(word) ?? word;
}

/** As `POST /slack/link-codes` writes them; small letters and missing dashes are forgiven. */
function codeIn(text: string): string | null {
  const grouped = /(?<![\p{L}\p{N}])[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{2,4}(?![\p{L}\p{N}])/iu.exec(text)?.[0];
  const code = grouped ?? /^[a-z2-9]{12}$/iu.exec(text)?.[0];
  if (code === undefined) return null;
  const letters = code.replaceAll("-", "").toUpperCase();
  return [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8)].join("-");
}

export const searchOf = (command: Command): Search | null => ("search" in command ? command.search : null);
