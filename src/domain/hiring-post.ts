import { decodeHTML } from "entities";
import { sentenceAboutAi, speaksOfAi } from "./ai-adoption.ts";
import { findWebsite } from "./hiring-post-website.ts";
import { type BoardRef, boardOf } from "./job-board.ts";
import { mayNamePerson, withoutPersonalData } from "./personal-data.ts";
import { isKnownPlace } from "./query-place.ts";
import { trimEnd } from "./trim-end.ts";

/** What a post of "Who is hiring?" says of the company. Nothing in it is a person's. */
export interface HiringPost {
  companyName: string;
  domain: string | null;
  websiteUrl: string | null;
  location: string | null;
  isRemote: boolean;
  /** Job boards that it links to. */
  boards: BoardRef[];
  /** The sentence that speaks of AI; null where none does. */
  aiQuote: string | null;
  /** What to search in of a post that speaks of AI, without what may be a person's: mailboxes, phone numbers, who introduces himself. */
  text: string;
}

const longest = 20_000;
const longestText = 1500;

/** Reads a post as Hacker News writes it in HTML. Null where no company can be told. */
export function readHiringPost(html: string): HiringPost | null {
  const lines = linesOf(html.slice(0, longest));
  const body = lines.slice(1);
  const segments = segmentsOf(lines[0] ?? "");
  const companyName = findCompanyName(segments, lines);
  if (companyName === null) return null;
  const links = [...html.slice(0, longest).matchAll(/href="([^"]{1,2000})"/g)].map((match) =>
    decodeHTML(match[1] ?? ""),
  );
  const website = findWebsite(companyName, lines);
  const aiQuote = quoteAboutAi(segments, body);
  const harmless =
    aiQuote === null ? [] : lines.flatMap((line) => sentencesOf(line).filter((sentence) => !mayNamePerson(sentence)));
  const text = withoutPersonalData(harmless.join("\n")).slice(0, longestText);
  return {
    companyName,
    domain: website?.domain ?? null,
    websiteUrl: website?.url ?? null,
    location: findPlace(segments),
    isRemote: /\bremote\b/i.test(lines[0] ?? ""),
    boards: boardsOf(links),
    aiQuote,
    text,
  };
}

/** Lines of text, links as addresses. */
function linesOf(html: string): string[] {
  return html
    .replace(/<a\s[^<>]{0,50}href="([^"<>]{1,2000})"[^<>]{0,200}>[^<]{0,2000}<\/a>/gi, " $1 ")
    .split(/<p>|<br\s?\/?>|\n/i)
    .map((part) =>
      decodeHTML(part.replace(/<[^<>]{0,500}>/g, ""))
        .replace(/\s+/g, " ")
        .trim(),
    )
    .filter((line) => line !== "");
}

/** The parts of the first line: divided by pipes, else by slashes, bullets or dashes between spaces. */
function segmentsOf(line: string): string[] {
  const parts = line.includes("|") ? line.split("|") : line.split(/\s\/\/\s|\s[•·]\s|\s[-–—]\s/);
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

const role =
  /\b(?:engineers?|developers?|designers?|managers?|scientists?|analysts?|architects?|interns?|internship|lead|head of|director|specialists?|technicians?|recruiters?|programmers?|researchers?|roles?|positions?|swe|sre|full[- ]?stack|front[- ]?end|back[- ]?end)\b/i;
const condition =
  /^(?:[\s*[(]*)(?:(?:100% |fully )?remote|on-?site|in-?person|hybrid|full[- ]?time|part[- ]?time|contract|freelance|visa|hiring|multiple|various|usa?|eu|uk|worldwide|[$€£>]|\d{2,3}k)/i;
const openings =
  /^(?:we|we['’]re|our|hi|hey|hello|thank|thanks|due|i|i['’]m|the|if|looking|join|are|is|this|a|an|in|at|as)$/i;

function findCompanyName(segments: readonly string[], lines: readonly string[]): string | null {
  const text = lines.slice(0, 6).join("\n");
  const head = segments[0] ?? "";
  if (segments.length === 1 || head.length > 80) return nameInSentence(text) ?? nameFrom(head, text);
  for (const segment of segments.slice(0, 2)) {
    const name = nameFrom(segment, text);
    if (name !== null) return name;
  }
  return nameInSentence(text);
}

/** A name out of the part of a first line that holds it: "Aha! (https://www.aha.io)", "Imperva, a Thales company". */
function nameFrom(segment: string, text: string): string | null {
  const open = withoutAsides(segment.replace(/\(?\s?https?:\/\/[^\s)|]{1,500}\s?\)?/gi, " "));
  const bare = trimEnd(open.replace(/^[\s*#>•⍃-]+/, ""), /[\s*:;,.|/-]/).replace(/\s+/g, " ");
  const hiring = /^(\S.{1,59}?) (?:is|are) (?:hiring|looking|seeking)\b/i.exec(bare)?.[1];
  const [first = ""] = (hiring ?? bare).split(/,\s+(?:an?\s|the\s|inc\b)|\s[-–—]\s|:\s|\s?\/\s?(?=[A-Z])/);
  const name = trimEnd(first, /[\s,]/).trim();
  if (!name) return nameOfAddress(segment);
  // A company that does not say who it is cannot be a lead.
  if (condition.test(name) || /^stealth\b/i.test(name) || !/\p{L}{2}|\p{L}\d/u.test(name)) return null;
  if (role.test(name) && !isNamedInText(name, text)) return null;
  if (name.length > 60 || name.split(" ").length > 7) return null;
  if (isKnownPlace(name) || name.split(",").every((part) => isKnownPlace(part.trim()))) return null;
  if (openings.test(name.split(" ")[0] ?? "") && name.split(" ").length > 2) return null;
  return withoutTail(name, text);
}

/** Without what stands in parentheses or brackets; of parentheses that nobody closed, without all that follows. */
function withoutAsides(text: string): string {
  const closed = text.replace(/\([^()]{0,200}\)|\[[^[\]]{0,100}\]/g, " ");
  const open = closed.indexOf("(", closed.lastIndexOf(")") + 1);
  return open === -1 ? closed : closed.slice(0, open);
}

/** "https://kombo.dev (YC S22)" names the company by its address. */
function nameOfAddress(segment: string): string | null {
  const host = /https?:\/\/(?:www\.)?([a-z0-9-]{2,63})\.[a-z]{2,24}/i.exec(segment)?.[1];
  return host ? host.charAt(0).toUpperCase() + host.slice(1) : null;
}

const verbs = "is|are|was|has|helps?|builds?|makes?|provides?|offers?|enables?|develops?|creates?|gives?|lets?";

const isNamedInText = (name: string, text: string): boolean =>
  new RegExp(`(?:^|[\\s"'(])(?:At )?${quoted(name)}(?: (?:${verbs})\\b|, we\\b)`, "m").test(text);

/** "Bolna open source voice AI" is called Bolna where the post goes on with "Bolna is …". */
function withoutTail(name: string, text: string): string {
  const words = name.split(" ");
  const tailAt = words.findIndex(
    (word, i) => i > 0 && /^\p{Ll}/u.test(word) && !/^(?:of|and|the|for|de|by|in|at)$/.test(word),
  );
  const short = tailAt > 0 ? words.slice(0, tailAt).join(" ") : "";
  return short !== "" && isNamedInText(short, text) ? short : name;
}

const properName = "(?:[A-Z0-9][\\w.&'’!-]{0,30})(?:\\s[A-Z0-9][\\w.&'’!-]{0,30}){0,3}";
const sentences = [
  new RegExp(`\\bWe at (${properName})`),
  new RegExp(`\\b(?:at|join|with) (${properName}),? (?:we|our|and|is|are|for|as)\\b`),
  new RegExp(`(?:^|\\n)(${properName}) (?:is|are) (?:hiring|looking|seeking|an?|the|on|building)\\b`, "m"),
  new RegExp(`(?:^|\\n)[^\\p{L}\\p{N}]{0,3}(${properName}),\\s`, "mu"),
];

/** The company that a plain sentence names: "We at OLV are looking …", "At Acme, we …", "Red Hat is hiring …". */
function nameInSentence(text: string): string | null {
  for (const sentence of sentences) {
    const name = trimEnd(sentence.exec(text)?.[1] ?? "", /[.,'’]/);
    const [first = ""] = name.split(" ");
    if (!name || openings.test(first) || role.test(name) || condition.test(name) || isKnownPlace(name)) continue;
    return name;
  }
  return null;
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// A place stands early.
const longestSegment = 300;

/** The first part of the first line that names a place that we know. */
function findPlace(segments: readonly string[]): string | null {
  for (const segment of segments.slice(1)) {
    const bare = segment
      .slice(0, longestSegment)
      .replace(/\([^()]{0,100}\)/g, " ")
      .replace(
        /\b(?:on-?site|in-?person|in-office|remote|hybrid|full[- ]?time|only|or|hq|based in|visa)\b[:/,]?/gi,
        ";",
      );
    for (const part of bare.split(/[;/+]|\s[-–—&]\s/)) {
      const place = trimEnd(part.replace(/^(?:[\s,.:-]|in\s)+/, ""), /[\s,.:-]/);
      const names = place.split(",").map((name) => name.trim());
      if (place !== "" && place.length <= 80 && names.some(isKnownPlace) && !role.test(place)) return place;
    }
  }
  return null;
}

const sentencesOf = (line: string): string[] => line.split(/(?<=[.!?])\s+/);

function quoteAboutAi(segments: readonly string[], body: readonly string[]): string | null {
  // What the company does says more than a list of roles.
  for (const line of [...body, ...segments]) {
    for (const sentence of sentencesOf(line)) {
      if (!speaksOfAi(sentence) || mayNamePerson(sentence)) continue;
      const quote = sentenceAboutAi(withoutPersonalData(sentence.replace(/https?:\/\/\S{1,500}/g, " ")));
      if (quote !== null) return quote;
    }
  }
  return null;
}

function boardsOf(links: readonly string[]): BoardRef[] {
  const boards = links.flatMap((link) => boardOf(link) ?? []);
  return [...new Map(boards.map((board) => [`${board.vendor}/${board.token}`, board])).values()].slice(0, 3);
}
