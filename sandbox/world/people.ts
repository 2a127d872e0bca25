import { firstNames, lastNames } from "./names.ts";
import { createRandom, hexId, type Random } from "./random.ts";
import type { AddressTruth, Company, EmailPattern, Person } from "./types.ts";

type Role = Pick<
  Person,
  "title" | "seniority" | "apolloDepartment" | "apolloFunction" | "hunterDepartment" | "hunterSeniority"
>;

function role(title: string, seniority: string, department: string, work: string, hunterDepartment: string): Role {
  const hunterSeniority = ["founder", "c_suite", "vp", "head", "director"].includes(seniority)
    ? "executive"
    : seniority === "entry"
      ? "junior"
      : "senior";
  return { title, seniority, apolloDepartment: department, apolloFunction: work, hunterDepartment, hunterSeniority };
}

const leaders = [
  role("Founder & CEO", "founder", "c_suite", "entrepreneurship", "executive"),
  role("Co-Founder", "founder", "c_suite", "entrepreneurship", "executive"),
  role("CEO", "c_suite", "c_suite", "operations", "executive"),
];
const roles = [
  role("CTO", "c_suite", "master_engineering_technical", "engineering", "it"),
  role("COO", "c_suite", "master_operations", "operations", "operations"),
  role("VP Engineering", "vp", "master_engineering_technical", "engineering", "it"),
  role("VP Sales", "vp", "master_sales", "sales", "sales"),
  role("Head of Data", "head", "master_engineering_technical", "data_science", "it"),
  role("Head of Operations", "head", "master_operations", "operations", "operations"),
  role("Head of Marketing", "head", "master_marketing", "marketing", "marketing"),
  role("Director of Product", "director", "product_management", "product_management", "management"),
  role("Finance Manager", "manager", "master_finance", "finance", "finance"),
  role("People Partner", "manager", "master_human_resources", "human_resources", "hr"),
  role("Senior Software Engineer", "senior", "master_engineering_technical", "engineering", "it"),
  role("Customer Support Specialist", "entry", "master_sales", "support", "support"),
];
const aiRoles = [
  role("Head of AI", "head", "master_engineering_technical", "data_science", "it"),
  role("ML Engineer", "senior", "master_engineering_technical", "data_science", "it"),
];

function addressOf(pattern: EmailPattern, first: string, last: string, domain: string): string {
  const local = pattern
    .replace("{first}", first)
    .replace("{last}", last)
    .replace("{f}", first.slice(0, 1))
    .replace("{l}", last.slice(0, 1));
  return `${local.toLowerCase()}@${domain}`;
}

function drawTruth(company: Pick<Company, "mailHost" | "acceptsAll">, random: Random): AddressTruth {
  const drawn = random.weighted<AddressTruth>([
    ["valid", 84],
    ["invalid", 10],
    ["unknown", 6],
  ]);
  if (company.mailHost === "null_mx" || company.mailHost === "no_mx") return "invalid";
  return company.acceptsAll ? "accept_all" : drawn;
}

type Employer = Pick<
  Company,
  "index" | "domain" | "employees" | "aiStance" | "mailHost" | "acceptsAll" | "emailPattern" | "foundedYear" | "place"
>;

export function inventPeople(seed: number, company: Employer): Person[] {
  const random = createRandom(`${seed}:people:${company.index}`);
  const count = Math.min(9, Math.max(2, Math.round(Math.log2(company.employees)) + random.int(-1, 1)));
  const chosen = [
    random.pick(leaders),
    ...random.sample(company.aiStance === "none" ? roles : [...aiRoles, ...roles], count - 1),
  ];
  const first = random.sample(firstNames, count);
  const last = random.sample(lastNames, count);
  return chosen.map((work, position) => {
    const firstName = first[position] as string;
    const lastName = last[position] as string;
    const truth = drawTruth(company, random);
    const generated = random.chance(0.25);
    const slug = `${firstName}-${lastName}`.toLowerCase();
    return {
      ...work,
      apolloId: hexId(`${seed}:apollo-person:${company.index}:${position}`, 24),
      firstName,
      lastName,
      decisionMaker: work.hunterSeniority === "executive",
      email: addressOf(company.emailPattern, firstName, lastName, company.domain),
      truth,
      verifierQuirk: null,
      linkedinUrl: `http://www.linkedin.com/in/${slug}-${company.index}-example`,
      phone: random.chance(0.25)
        ? `${company.place.phonePrefix} 555 ${random.int(100, 999)} ${random.int(1000, 9999)}`
        : null,
      startedOn: `${random.int(Math.min(company.foundedYear, 2025), 2025)}-0${random.int(1, 9)}-01`,
      atApollo: random.chance(0.9),
      // Half of the dead addresses are still shown as verified there: why a second opinion is worth its credit.
      apolloEmail: random.chance(0.12) ? "locked" : truth === "invalid" && random.chance(0.5) ? "absent" : "shown",
      atHunter: random.chance(0.72),
      hunterSourceType: generated ? "generated" : "found",
      hunterConfidence: generated ? random.int(40, 84) : random.int(80, 99),
      hunterVerified: random.chance(0.3),
    };
  });
}
