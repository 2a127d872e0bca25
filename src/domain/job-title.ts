import type { Seniority } from "./contact.ts";

// First match wins, so "co-founder & CTO" is a founder and "VP of engineering" no engineer.
const ranks: readonly [RegExp, Seniority][] = [
  [/\b(co-?)?founder\b|\bowner\b/, "founder"],
  [/\bchief\b|\bc[efiotpmrd]o\b|\bcdao\b|\bciso\b|\bpresident\b(?<!vice[ -]president)|\bpartner\b/, "c_level"],
  [/\b(s|e)?vp\b|\bvice[ -]president\b/, "vp"],
  [/\bhead\b/, "head"],
  [/\bdirector\b/, "director"],
  [/\bmanager\b|\blead\b/, "manager"],
  [/\bsenior\b|\bsr\b|\bstaff\b|\bprincipal\b/, "senior"],
  [/\bjunior\b|\bjr\b|\bintern\b|\bassociate\b|\bworking student\b/, "junior"],
];

export function seniorityOf(jobTitle: string | null): Seniority | null {
  if (jobTitle === null) return null;
  const title = jobTitle.slice(0, 200).toLowerCase();
  return ranks.find(([words]) => words.test(title))?.[1] ?? null;
}

const deciding: ReadonlySet<Seniority> = new Set(["founder", "c_level", "vp", "head", "director"]);

/** Someone who can say yes to a project: a director or above. */
export const isDecisionMaker = (jobTitle: string | null): boolean => {
  const seniority = seniorityOf(jobTitle);
  return seniority !== null && deciding.has(seniority);
};
