// What a title says, most telling first: a "sales engineer" sells, a "VP of data and AI" is no engineer.
const words: readonly [RegExp, string][] = [
  [/\b(?:ai|ml|machine learning|artificial intelligence|data|analytics|bi)\b/, "data"],
  [/\b(?:ciso|security|infosec)\b/, "security"],
  [/\b(?:sales|account (?:executive|manager)|business development|revenue|cro)\b/, "sales"],
  [/\b(?:marketing|growth|brand|cmo|content|seo)\b/, "marketing"],
  [/\b(?:customer success|client success)\b/, "customer_success"],
  [/\b(?:support|helpdesk|customer service)\b/, "support"],
  [/\b(?:product|cpo)\b/, "product"],
  [/\b(?:design|ux|ui|creative)\b/, "design"],
  [/\b(?:engineer|engineering|developer|software|devops|cto|technology|r&d|research)\b/, "engineering"],
  [/\b(?:it|cio|information technology|infrastructure|systems)\b/, "it"],
  [/\b(?:finance|financial|accounting|controller|cfo|treasury)\b/, "finance"],
  [/\b(?:hr|human resources|people|talent|recruit(?:er|ing|ment)|chro)\b/, "hr"],
  [/\b(?:legal|counsel|compliance|attorney)\b/, "legal"],
  [/\b(?:communications?|pr|public relations|press)\b/, "communication"],
  [/\b(?:operations|coo|logistics|supply chain|procurement|purchasing)\b/, "operations"],
  [
    /\b(?:ceo|founder|owner|president|managing director|general manager|executive|geschäftsführer(?:in)?)\b/,
    "executive",
  ],
];

/** Where in a company somebody works, by their title: "sales", "data", …; null where it does not say. */
export function departmentOf(jobTitle: string | null): string | null {
  if (jobTitle === null) return null;
  const title = jobTitle
    .slice(0, 200)
    .toLowerCase()
    .replaceAll(".", "")
    .replaceAll(/[-_/,]+/g, " ");
  return words.find(([pattern]) => pattern.test(title))?.[1] ?? null;
}

/** Names that sources give to the same department. */
const sameAs: Record<string, string> = {
  c_suite: "executive",
  management: "executive",
  founder: "executive",
  engineering_technical: "engineering",
  information_technology: "it",
  human_resources: "hr",
  media_and_commmunication: "communication",
  media_and_communication: "communication",
  product_management: "product",
  data_science: "data",
};

/** A source's word for a department in ours; one that we do not know stays as it is, in the same spelling. */
export function normalizeDepartment(name: string | null): string | null {
  const word = name
    ?.trim()
    .toLowerCase()
    .replace(/^master_/, "")
    .replaceAll(/[\s-]+/g, "_");
  if (!word || word === "~") return null;
  return sameAs[word] ?? word;
}
