import { capital, inventBusiness } from "./business.ts";
import { inventFunding } from "./funding.ts";
import { inventJobs } from "./jobs.ts";
import { inventNames } from "./names.ts";
import { inventPeople } from "./people.ts";
import { weightedPlaces } from "./places.ts";
import { createRandom, hexId } from "./random.ts";
import type { AiStance, Company, EmailPattern, MailHost, Person, VerifierQuirk, World } from "./types.ts";

export const companyCount = 420;

export function createWorld(seed: number): World {
  const companies = inventNames(seed, companyCount).map(({ slug, name }, index) =>
    inventCompany(seed, index, slug, name),
  );
  for (const [position, person] of quirkable(companies).entries()) person.verifierQuirk = quirks[position] ?? null;
  return { seed, companies };
}

const quirks: VerifierQuirk[] = [
  "claimed",
  "smtp_failed",
  "pending_twice",
  "pending_twice",
  "pending_twice",
  "pending_twice",
];

/** Addresses that both providers show, so that a caller really meets the odd answers. */
function quirkable(companies: Company[]): Person[] {
  return companies
    .filter((company) => company.atApollo && company.atHunter && company.aiStance === "builder")
    .flatMap((company) => company.people.slice(1, 2))
    .filter(
      (person) => person.atApollo && person.apolloEmail === "shown" && person.atHunter && person.truth === "valid",
    );
}

function inventCompany(seed: number, index: number, slug: string, name: string): Company {
  const random = createRandom(`${seed}:company:${index}`);
  const aiStance = random.weighted<AiStance>([
    ["builder", 60],
    ["adopter", 20],
    ["none", 20],
  ]);
  const place = random.weighted(weightedPlaces);
  const employees = Math.round(3 * (5000 / 3) ** (random.next() ** 1.25));
  const foundedYear = employees > 800 ? random.int(1996, 2016) : random.int(2010, 2025);
  const domain = `${slug}.example`;
  const mailHost = random.weighted<MailHost>([
    ["google", 55],
    ["microsoft", 28],
    ["own", 10],
    ["null_mx", 3],
    ["no_mx", 4],
  ]);
  const base = {
    index,
    slug,
    domain,
    name,
    aiStance,
    ...inventBusiness(seed, index, aiStance, name),
    place,
    employees,
    foundedYear,
    funding: inventFunding(seed, index, employees),
    linkedinUrl: `http://www.linkedin.com/company/${slug}-example`,
    phone: random.chance(0.6) ? `${place.phonePrefix} 555 0${random.int(100, 999)} ${random.int(100, 999)}` : null,
    mailHost,
    acceptsAll: random.chance(0.12),
    emailPattern: random.pick<EmailPattern>(["{first}.{last}", "{first}.{last}", "{f}{last}", "{first}", "{first}{l}"]),
    mailboxes: random
      .sample(["hello", "info", "sales", "press"], random.int(1, 2))
      .map((local) => `${local}@${domain}`),
  };
  const jobs = inventJobs(seed, base);
  return {
    ...base,
    people: inventPeople(seed, base),
    jobs,
    jobBoard: jobs.length > 0 && random.chance(0.5) ? random.pick(["greenhouse", "lever", "ashby"] as const) : null,
    apolloId: hexId(`${seed}:apollo-company:${index}`, 24),
    atApollo: random.chance(0.85),
    savedAtApollo: random.chance(0.04),
    atHunter: random.chance(0.8),
    atYc: random.chance(0.35),
    ycId: 90_000 + index,
    ycBatch: `${random.pick(["Winter", "Summer"])} ${Math.min(2026, foundedYear + 1)}`,
    ycTags: ycTagsOf(base.keywords),
    onHackerNews: jobs.length > 0 && random.chance(0.22),
    site: random.weighted([
      ["open", 86],
      ["disallowed", 5],
      ["redirects", 6],
      ["parked", 3],
    ] as const),
  };
}

function ycTagsOf(keywords: string[]): string[] {
  const spelled: Record<string, string> = {
    ai: "AI",
    mlops: "AIOps",
    "ai agents": "AI Assistant",
    "natural language processing": "NLP",
  };
  return keywords.map(
    (keyword) =>
      spelled[keyword] ?? keyword.split(" ").map(capital).join(" ").replace("Generative Ai", "Generative AI"),
  );
}
