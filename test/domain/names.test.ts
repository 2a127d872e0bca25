import { describe, expect, it } from "vitest";
import { parseFundingStage } from "../../src/domain/funding-stage.ts";
import { isDecisionMaker, seniorityOf } from "../../src/domain/job-title.ts";
import { fundingStages } from "../../src/domain/lead.ts";

describe("parseFundingStage", () => {
  it.each(fundingStages)("knows %s, however it is written", (stage) => {
    for (const text of [stage, stage.toUpperCase(), stage.replaceAll(" ", "_"), ` ${stage.replaceAll(" ", "-")} `]) {
      expect(parseFundingStage(text)).toBe(stage);
    }
  });

  it.each([
    ["Angel", "Pre-Seed"],
    ["preseed", "Pre-Seed"],
    ["Debt Financing", "Debt"],
    ["Convertible Note", "Debt"],
    ["Venture (Round not Specified)", "Unknown"],
    ["Other", "Unknown"],
    ["Post-IPO Equity", "IPO"],
    ["public", "IPO"],
    ["Series I", null],
    ["Series", null],
    ["A", null],
    ["Early", null],
    ["constructor", null],
    ["__proto__", null],
    ["", null],
    [null, null],
    [undefined, null],
    ["series a".repeat(100_000), null],
  ])("reads %.40j as %j", (text, stage) => {
    expect(parseFundingStage(text)).toBe(stage);
  });
});

describe("seniorityOf", () => {
  it.each([
    ["CEO", "c_level"],
    ["C.E.O.", "c_level"],
    ["Chief AI Officer", "c_level"],
    ["CAIO", "c_level"],
    ["CISO", "c_level"],
    ["President", "c_level"],
    ["Managing Partner", "c_level"],
    ["Partner", "c_level"],
    ["Geschäftsführerin", "c_level"],
    ["Co-Founder & CTO", "founder"],
    ["Cofounder", "founder"],
    ["Owner", "founder"],
    ["Vice President, Sales", "vp"],
    ["Vice  President", "vp"],
    ["SVP Engineering", "vp"],
    ["V.P. of Data", "vp"],
    ["Head of Data", "head"],
    ["Managing Director", "director"],
    ["Engineering Manager", "manager"],
    ["Team Lead", "manager"],
    ["Sr. Engineer", "senior"],
    ["Working Student", "junior"],
    ["Intern", "junior"],
  ])("ranks %j as %s", (title, seniority) => {
    expect(seniorityOf(title)).toBe(seniority);
  });

  it.each([
    "Product Owner",
    "HR Business Partner",
    "Partner Marketing Specialist",
    "Lead Generation Specialist",
    "Headhunter",
    "Head-hunter",
    "International Sales",
    "Software Engineer",
    "Executive Assistant to the CEO",
    "Assistant to the Managing Director",
    "Engineering Manager",
    "",
  ])("takes no %j for someone who decides", (title) => {
    expect(isDecisionMaker(title)).toBe(false);
  });

  it.each(["Founder", "CTO", "VP of AI", "Head of AI", "Director of Engineering"])("takes a %s for one", (title) => {
    expect(isDecisionMaker(title)).toBe(true);
  });

  it("says nothing of no title, and reads an endless one", () => {
    expect(seniorityOf(null)).toBeNull();
    expect(isDecisionMaker(null)).toBe(false);
    expect(seniorityOf("vice ".repeat(100_000))).toBeNull();
  });
});
