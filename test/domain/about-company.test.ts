import { describe, expect, it } from "vitest";
import { describeCompany, isAboutCompany } from "../../src/domain/about-company.ts";

const asked = { companyName: "Brightloom Robotics", domain: "brightloom.example", websiteUrl: null };

describe("an answer is about the company that was asked for", () => {
  it.each([
    ["the same domain, whatever the name", { companyName: "BLR Holding", domain: "brightloom.example" }],
    ["another ending of the same name", { companyName: "Brightloom", domain: "brightloom.co.uk" }],
    ["a domain of the same family", { companyName: "Brightloom", domain: "getbrightloom.com" }],
    [
      "another domain, to which ours leads, with the same name",
      { companyName: "Brightloom Robotics Inc.", domain: "blr.dev" },
    ],
    ["another domain and a slip of the pen", { companyName: "Brightlom Robotics", domain: "blr.dev" }],
    ["no domain and the same name", { companyName: "BRIGHTLOOM ROBOTICS", domain: null }],
    ["nothing that could contradict", { companyName: null, domain: null }],
  ])("with %s", (_, told) => {
    expect(isAboutCompany(asked, told)).toBe(true);
  });

  it("where our lead's website is on the domain that is told", () => {
    const lead = { ...asked, websiteUrl: "https://www.blr.dev/about" };
    expect(isAboutCompany(lead, { companyName: "BLR", domain: "blr.dev" })).toBe(true);
  });
});

describe("an answer is about another company", () => {
  it.each([
    ["another domain and another name", { companyName: "Harbour Foods", domain: "harbourfoods.com" }],
    [
      "our domain echoed, but another website and name",
      { companyName: "Harbour Foods", domain: "brightloom.example", websiteUrl: "https://harbourfoods.com" },
    ],
    ["no domain and another name", { companyName: "Harbour Foods", domain: null }],
    ["another domain and no name", { companyName: null, domain: "harbourfoods.com" }],
    ["a name that begins the same but goes on", { companyName: "Brightloom Foods", domain: "harbourfoods.com" }],
  ])("with %s", (_, told) => {
    expect(isAboutCompany(asked, told)).toBe(false);
  });

  it("which is named as far as it is known", () => {
    expect(describeCompany({ companyName: "Harbour Foods", domain: "harbourfoods.com" })).toBe(
      "Harbour Foods (harbourfoods.com)",
    );
    expect(describeCompany({ companyName: null, domain: null })).toBe("another company");
  });
});
