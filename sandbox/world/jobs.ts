import { createRandom, type Random } from "./random.ts";
import type { Company, Job } from "./types.ts";

const aiJobs = [
  "Machine Learning Engineer",
  "Applied Scientist, LLM",
  "AI Product Manager",
  "MLOps Engineer",
  "Data Scientist, AI",
];
const plainJobs = [
  "Account Executive",
  "Software Engineer",
  "Customer Success Manager",
  "Product Designer",
  "Operations Analyst",
];

export function inventJobs(seed: number, company: Pick<Company, "index" | "aiStance" | "employees" | "place">): Job[] {
  const random = createRandom(`${seed}:jobs:${company.index}`);
  const ai = company.aiStance === "none" ? 0 : company.aiStance === "adopter" ? random.int(1, 2) : random.int(0, 3);
  const plain = random.int(0, company.employees > 100 ? 4 : 2);
  return [
    ...random.sample(aiJobs, ai).map((title) => postJob(random, company, title, "Engineering", true)),
    ...random.sample(plainJobs, plain).map((title) => postJob(random, company, title, "Business", false)),
  ];
}

function postJob(
  random: Random,
  company: Pick<Company, "place">,
  title: string,
  department: string,
  isAi: boolean,
): Job {
  const postedOn = `2026-${random.pick(["09", "10", "11"])}-${String(random.int(1, 15)).padStart(2, "0")}`;
  return { title, department, location: `${company.place.city}, ${company.place.country}`, postedOn, isAi };
}
