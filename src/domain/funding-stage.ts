import { type FundingStage, fundingStages } from "./lead.ts";

const byKey = new Map(fundingStages.map((stage) => [keyOf(stage), stage]));

// A map, since a text may be "constructor".
const synonyms = new Map<string, FundingStage>(
  Object.entries({
    angel: "Pre-Seed",
    preseed: "Pre-Seed",
    accelerator: "Pre-Seed",
    "seed round": "Seed",
    "private equity round": "Private Equity",
    pe: "Private Equity",
    "debt financing": "Debt",
    "convertible note": "Debt",
    "growth equity": "Growth",
    "late stage": "Growth",
    public: "IPO",
    "post ipo equity": "IPO",
    "venture round not specified": "Unknown",
    venture: "Unknown",
    other: "Unknown",
    undisclosed: "Unknown",
  } satisfies Record<string, FundingStage>),
);

function keyOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

/** Our name for what a source or a person calls a funding stage ("series_a", "Angel"); null where it is not one. */
export function parseFundingStage(text: string | null | undefined): FundingStage | null {
  if (!text) return null;
  const key = keyOf(text.slice(0, 100));
  return byKey.get(key) ?? synonyms.get(key) ?? null;
}
