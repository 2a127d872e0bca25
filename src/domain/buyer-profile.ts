import { type Seniority, seniorities } from "./contact.ts";
import { departmentOf } from "./department.ts";
import { seniorityOf } from "./job-title.ts";

/** Who can say yes to what we offer. */
export interface BuyerProfile {
  /** Ranks that decide. */
  seniorities: readonly Seniority[];
  /** Departments whose deciders count; empty: all. Whoever leads the whole company counts anyway. */
  departments: readonly string[];
}

/** A director or above, of any department. */
export const anyDirector: BuyerProfile = {
  seniorities: seniorities.filter((rank) => !["manager", "senior", "junior"].includes(rank)),
  departments: [],
};

export interface Rank {
  seniority: Seniority | null;
  isDecisionMaker: boolean;
}

/** What a title (and a department, where it is known) says of somebody's rank, and whether they are a buyer. */
export function rankOf(jobTitle: string | null, department: string | null, profile: BuyerProfile): Rank {
  const seniority = seniorityOf(jobTitle);
  const isOfRank = seniority !== null && profile.seniorities.includes(seniority);
  const works = department ?? departmentOf(jobTitle);
  const isOfDepartment =
    profile.departments.length === 0 ||
    works === "executive" ||
    seniority === "founder" ||
    (works !== null && profile.departments.includes(works));
  return { seniority, isDecisionMaker: isOfRank && isOfDepartment };
}
