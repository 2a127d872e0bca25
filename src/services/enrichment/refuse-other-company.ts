import { describeCompany, isAboutCompany } from "../../domain/about-company.ts";
import type { Lead } from "../../domain/lead.ts";
import type { SourceAnswer } from "./ask-source.ts";

/** What a source says of another company than the one it was asked for is not merged, and the step says so. */
export function refuseOtherCompany(lead: Lead, answer: SourceAnswer): SourceAnswer {
  const { company, people, step } = answer;
  if (company === null) return answer;
  const told = { ...company.facts, domain: company.domain };
  if (isAboutCompany(lead, told)) return answer;
  const { data: _, ...rest } = step;
  const status = step.status === "success" && people.length === 0 ? "no_data" : step.status;
  const reason = `refused: it is about ${describeCompany(told)}`;
  return {
    ...answer,
    company: null,
    step: { ...rest, status, reason: step.reason ? `${step.reason} ${reason}` : reason },
  };
}
