import { coreWords, isDistinctive, nameKey } from "./company-name.ts";
import { labelOf } from "./domain-family.ts";

export const boardVendors = ["greenhouse", "lever", "ashby"] as const;
export type BoardVendor = (typeof boardVendors)[number];

/** A public job board by its vendor and the name that it has there. */
export interface BoardRef {
  vendor: BoardVendor;
  token: string;
}

const addresses: readonly [BoardVendor, RegExp][] = [
  ["greenhouse", /^https?:\/\/(?:job-)?boards(?:\.eu)?\.greenhouse\.io\/(?:embed\/job_board\?for=)?([\w.-]{1,100})/i],
  ["lever", /^https?:\/\/jobs\.lever\.co\/([\w.-]{1,100})/i],
  ["ashby", /^https?:\/\/jobs\.ashbyhq\.com\/([\w.%-]{1,100})/i],
];

/** "Acme%20Labs" is a name with a space. */
function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}

/** The board that a link leads to, or null. */
export function boardOf(url: string): BoardRef | null {
  for (const [vendor, address] of addresses) {
    const token = address.exec(url)?.[1];
    if (token && token !== "embed") return { vendor, token: decoded(token).toLowerCase() };
  }
  return null;
}

/** "greenhouse:acme", as a person lists a board. */
export function parseBoard(text: string): BoardRef | null {
  const [vendor, token = ""] = text.toLowerCase().split(":");
  const known = boardVendors.find((name) => name === vendor);
  return known && /^[\w.%-]{1,100}$/.test(token) ? { vendor: known, token } : null;
}

const pages: Record<BoardVendor, string> = {
  greenhouse: "https://boards.greenhouse.io/",
  lever: "https://jobs.lever.co/",
  ashby: "https://jobs.ashbyhq.com/",
};

/** Where people read the board. */
export const boardPage = ({ vendor, token }: BoardRef): string => pages[vendor] + encodeURIComponent(token);

export interface BoardJob {
  title: string;
  url: string | null;
  location: string | null;
  postedAt: string | null;
}

/** What a board says, as far as we keep it. */
export interface JobBoard {
  companyName: string | null;
  /** Registrable domains that its jobs lead to, beside the vendor's. */
  domains: string[];
  /** How its jobs begin, where companies introduce themselves. */
  about: string;
  jobCount: number;
  aiJobs: BoardJob[];
}

/** Names under which a company may have a board. */
export function guessTokens(domain: string, companyName: string | null): string[] {
  const words = companyName === null ? [] : coreWords(companyName);
  const guesses = [labelOf(domain)?.replaceAll("-", ""), words.join(""), words.join("-")];
  return [...new Set(guesses.flatMap((guess) => (guess && /^[a-z0-9-]{3,60}$/.test(guess) ? [guess] : [])))];
}

/** Whether a board that was guessed is the company's: it leads to its site, bears its name, or introduces it. */
export function isBoardOf(board: JobBoard, domain: string, companyName: string | null): boolean {
  if (board.domains.includes(domain)) return true;
  if (companyName === null) return false;
  if (board.companyName !== null && nameKey(board.companyName) === nameKey(companyName)) return true;
  const words = coreWords(companyName);
  if (words.join("").length < 4 || !isDistinctive(words)) return false;
  // By whole words: "Cube" is not introduced by "Rubik's Cubes".
  return ` ${coreWords(board.about.slice(0, 290)).join(" ")} `.includes(` ${words.join(" ")} `);
}
