import { describeCompany, isAboutCompany } from "../../domain/about-company.ts";
import type { Lead } from "../../domain/lead.ts";
import type { StepAnswer } from "./ask-step.ts";

/** What a source says of another company than the one it was asked for is not merged, and the step says so. */
export function refuseOtherCompany(lead: Lead, answer: StepAnswer): StepAnswer {
  const { company, step } = answer;
  if (company === null) return answer;
  const told = { ...company.facts, domain: company.domain };
  if (isAboutCompany(lead, told)) return answer;
  const { data: _, ...rest } = step;
  const reason = `refused: it is about ${describeCompany(told)}`;
  return { ...answer, company: null, step: { ...rest, status: "no_data", reason } };
}
