import type { CompanyObservation } from "../../src/providers/provider.ts";

/** What a source says of the company at this domain. */
export const observation = (
  domain: string | null,
  facts: Partial<CompanyObservation["facts"]> = {},
  confidence = 0.8,
): CompanyObservation => ({
  domain,
  externalId: null,
  sourceUrl: null,
  facts: { companyName: "Brightloom Robotics", ...facts },
  categories: [],
  confidence,
  candidate: { places: null, topics: [], employeeCount: null, fundingStage: null, text: "" },
});
