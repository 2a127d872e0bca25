import { describe, expect, it } from "vitest";
import { anyDirector, rankOf } from "../../src/domain/buyer-profile.ts";
import { departmentOf, normalizeDepartment } from "../../src/domain/department.ts";

describe("rankOf", () => {
  it.each([
    ["CEO", null, "c_level", true],
    ["Head of Data", null, "head", true],
    ["Data analyst", null, null, false],
    [null, "sales", null, false],
  ] as const)(
    "by default takes a director or above for a buyer: %s",
    (title, department, seniority, isDecisionMaker) => {
      expect(rankOf(title, department, anyDirector)).toEqual({ seniority, isDecisionMaker });
    },
  );

  const dataBuyers = { seniorities: ["head", "vp", "c_level", "founder"] as const, departments: ["data", "it"] };
  it.each([
    ["Head of Data", null, true],
    ["Head of Sales", null, false],
    ["Head of Something", "it", true],
    ["Director of Data", null, false],
    ["Founder", null, true],
    ["CEO", null, true],
    ["CFO", null, false],
  ])("by a profile of its own: %s", (title, department, isBuyer) => {
    expect(rankOf(title, department, dataBuyers).isDecisionMaker).toBe(isBuyer);
  });
});

describe("departmentOf", () => {
  it.each([
    ["VP of Data and AI", "data"],
    ["Sales Engineer", "sales"],
    ["Senior Software Engineer", "engineering"],
    ["Chief Marketing Officer", "marketing"],
    ["C.F.O.", "finance"],
    ["Head of People", "hr"],
    ["General Counsel", "legal"],
    ["Managing Director", "executive"],
    ["Wizard", null],
    [null, null],
  ])("reads %s", (title, department) => {
    expect(departmentOf(title)).toBe(department);
  });
});

describe("normalizeDepartment", () => {
  it.each([
    ["master_operations", "operations"],
    ["Human Resources", "hr"],
    ["master_engineering_technical", "engineering"],
    ["Quantum Things", "quantum_things"],
    ["~", null],
    [" ", null],
    [null, null],
  ])("calls %s ours", (name, department) => {
    expect(normalizeDepartment(name)).toBe(department);
  });
});
