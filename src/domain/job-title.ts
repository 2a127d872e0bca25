import type { Seniority } from "./contact.ts";

// First match wins, so "co-founder & CTO" is a founder, "VP of engineering" no engineer, and whoever assists or works
// beside a chief is none.
const ranks: readonly [RegExp, Seniority][] = [
  [/\b(?:assistant|secretary|pa) to\b|\b(?:executive|personal|administrative) assistant\b/, "junior"],
  [/\b(?:co-?)?founder\b|\bgründer(?:in)?\b/, "founder"],
  [/\bowner\b(?<!\b(?:product|process|service|system|data|platform|project|backlog|risk) owner)/, "founder"],
  [/\bchief\b|\bc[a-z]o\b|\bcdao\b|\bcaio\b|\bc[it]so\b|\bgeschäftsführer(?:in)?\b/, "c_level"],
  [/\bpresident\b(?<!vice[ -]president)/, "c_level"],
  [/(?:^|[,&/|] ?|\b(?:managing|general|founding|senior|equity) )partner(?=$| at\b| and\b| ?[,&/|])/, "c_level"],
  [/\b(s|e)?vp\b|\bvice[ -]president\b/, "vp"],
  [/\bhead\b(?!-?hunt)/, "head"],
  [/\bdirector\b/, "director"],
  [/\bmanager\b|\blead\b(?! gen)/, "manager"],
  [/\bsenior\b|\bsr\b|\bstaff\b|\bprincipal\b/, "senior"],
  [/\bjunior\b|\bjr\b|\bintern\b|\bassociate\b|\bworking student\b/, "junior"],
];

export function seniorityOf(jobTitle: string | null): Seniority | null {
  if (jobTitle === null) return null;
  const title = jobTitle.slice(0, 200).toLowerCase().replaceAll(".", "").replace(/\s+/g, " ").trim();
  return ranks.find(([words]) => words.test(title))?.[1] ?? null;
}

const deciding: ReadonlySet<Seniority> = new Set(["founder", "c_level", "vp", "head", "director"]);

/** Someone who can say yes to a project: a director or above. */
export const isDecisionMaker = (jobTitle: string | null): boolean => {
  const seniority = seniorityOf(jobTitle);
  return seniority !== null && deciding.has(seniority);
};
