/** One line of robots.txt: longer patterns win, and of equally long ones the one that allows (RFC 9309, 2.2.2). */
export interface RobotsRule {
  isAllowed: boolean;
  pattern: string;
}

/** The name by which robots.txt speaks to us; our User-Agent begins with it. */
export const productToken = "LeadDiscoveryEngine";

/** RFC 9309, 2.5: what a crawler must read at least, and what we read at most, in bytes. */
export const robotsLimitBytes = 500 * 1024;

/** A line may be eight times as long as an address that browsers take; the rest of it is not read. */
const longestLine = 8 * 2083;

/** Whole groups of allow and disallow lines that speak to one crawler, or to all. */
interface Groups {
  own: RobotsRule[] | null;
  everybody: RobotsRule[];
}

/**
 * The rules of a robots.txt for one crawler, named by its product token: those of all its groups together or, where no
 * group names it, those for everybody (RFC 9309, 2.2.1). Reads what people write: any line end, a missing colon, the
 * usual misspellings.
 */
export function parseRobots(text: string, productToken: string): RobotsRule[] {
  const token = productToken.toLowerCase();
  const groups: Groups = { own: null, everybody: [] };
  let speaksTo = { own: false, everybody: false };
  let isOpen = false;
  for (const line of text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/)) {
    const [key, value] = splitLine(line.slice(0, longestLine));
    if (key === "user-agent") {
      if (!isOpen) speaksTo = { own: false, everybody: false };
      isOpen = true;
      if (/^\*(?:\s|$)/.test(value)) speaksTo.everybody = true;
      else if (/^[a-z_-]*/i.exec(value)?.[0].toLowerCase() === token) {
        speaksTo.own = true;
        groups.own ??= [];
      }
    } else if (key === "allow" || key === "disallow") {
      isOpen = false;
      const rules = key === "allow" ? allowances(value) : [{ isAllowed: false, pattern: normalizePattern(value) }];
      if (speaksTo.own) groups.own?.push(...rules);
      if (speaksTo.everybody) groups.everybody.push(...rules);
    }
  }
  return groups.own ?? groups.everybody;
}

const misspelt: Record<string, string> = {
  useragent: "user-agent",
  "user agent": "user-agent",
  dissallow: "disallow",
  dissalow: "disallow",
  disalow: "disallow",
  diasllow: "disallow",
  disallaw: "disallow",
};

function splitLine(line: string): [key: string, value: string] {
  const text = line.split("#", 1)[0]?.trim() ?? "";
  const colon = text.indexOf(":");
  const words = colon === -1 ? text.split(/\s+/) : [];
  // "Disallow /x" is read as "Disallow: /x" where there is nothing else in the line.
  if (colon === -1 && words.length !== 2) return ["", ""];
  const key = (words[0] ?? text.slice(0, colon)).trim().toLowerCase();
  const value = words[1] ?? text.slice(colon + 1).trim();
  return [Object.hasOwn(misspelt, key) ? (misspelt[key] ?? key) : key, value];
}

/** Whoever allows a folder's index.html allows the folder's own address too. */
function allowances(value: string): RobotsRule[] {
  const pattern = normalizePattern(value);
  const index = pattern.lastIndexOf("/index.htm");
  const folder = index === -1 ? [] : [{ isAllowed: true, pattern: `${pattern.slice(0, index + 1)}$` }];
  return [{ isAllowed: true, pattern }, ...folder];
}

/** Letters beyond ASCII percent-encoded, and %aa as %AA, as they stand in addresses. */
function normalizePattern(value: string): string {
  const encoded = value.toWellFormed().replace(/[^\p{ASCII}]+/gu, encodeURIComponent);
  return encoded.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase());
}

/** Whether the rules allow the path and query of an address. What no rule speaks of is allowed. */
export function isAllowedByRobots(rules: readonly RobotsRule[], pathAndQuery: string): boolean {
  const path = pathAndQuery === "" ? "/" : pathAndQuery;
  const longest = { allowed: 0, disallowed: 0 };
  for (const { isAllowed, pattern } of rules) {
    if (!matches(path, pattern)) continue;
    const side = isAllowed ? "allowed" : "disallowed";
    longest[side] = Math.max(longest[side], pattern.length);
  }
  return longest.disallowed <= longest.allowed;
}

/** "*" stands for anything, "$" at the end for the end. Each piece is searched once, so hostile patterns cost no more. */
function matches(path: string, pattern: string): boolean {
  const isWhole = pattern.endsWith("$");
  const [first = "", ...rest] = (isWhole ? pattern.slice(0, -1) : pattern).split("*");
  if (!path.startsWith(first)) return false;
  const last = isWhole ? rest.pop() : undefined;
  let at = first.length;
  for (const piece of rest) {
    const found = path.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  if (!isWhole) return true;
  return last === undefined ? at === path.length : path.endsWith(last) && path.length - last.length >= at;
}
