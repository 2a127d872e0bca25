import { describe, expect, it } from "vitest";
import { createWorld } from "../../sandbox/world/world.ts";

const world = createWorld(1);
const { companies } = world;
const share = (count: number) => count / companies.length;

describe("the world", () => {
  it("is the same for the same seed and another for another", () => {
    expect(createWorld(1)).toEqual(world);
    expect(createWorld(2).companies.map((company) => company.domain)).not.toEqual(
      companies.map((company) => company.domain),
    );
  });

  it("has 420 companies, each with its own .example domain and name", () => {
    expect(companies).toHaveLength(420);
    expect(new Set(companies.map((company) => company.domain)).size).toBe(420);
    expect(new Set(companies.map((company) => company.name)).size).toBe(420);
    expect(companies.every((company) => /^[a-z]+\.example$/.test(company.domain))).toBe(true);
  });

  it("mixes builders, adopters and companies without AI", () => {
    const count = (stance: string) => share(companies.filter((company) => company.aiStance === stance).length);
    expect(count("builder")).toBeGreaterThan(0.5);
    expect(count("adopter")).toBeGreaterThan(0.14);
    expect(count("none")).toBeGreaterThan(0.14);
  });

  it("never calls a company without AI one that has it", () => {
    for (const company of companies.filter((known) => known.aiStance === "none")) {
      const all = JSON.stringify([company.description, company.keywords, company.technologies, company.jobs]);
      expect(all).not.toMatch(/\b(AI|ai|machine learning|MLOps|PyTorch|OpenAI)\b/);
    }
  });

  it("covers every source only in part", () => {
    expect(share(companies.filter((company) => company.atApollo).length)).toBeCloseTo(0.85, 1);
    expect(share(companies.filter((company) => company.atHunter).length)).toBeCloseTo(0.8, 1);
    expect(share(companies.filter((company) => company.atYc).length)).toBeCloseTo(0.35, 1);
  });

  it("gives each company 2 to 9 people with distinct addresses at its own domain", () => {
    for (const company of companies) {
      expect(company.people.length).toBeGreaterThanOrEqual(2);
      expect(company.people.length).toBeLessThanOrEqual(9);
      expect(new Set(company.people.map((person) => person.email)).size).toBe(company.people.length);
      expect(company.people.every((person) => person.email.endsWith(`@${company.domain}`))).toBe(true);
    }
  });

  it("spreads head counts from a handful to thousands", () => {
    const counts = companies.map((company) => company.employees);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...counts)).toBeLessThanOrEqual(5_000);
    expect(counts.filter((count) => count < 20).length).toBeGreaterThan(50);
    expect(counts.filter((count) => count > 1_000).length).toBeGreaterThan(30);
  });

  it("has every truth and every odd verifier answer for some address", () => {
    const people = companies.flatMap((company) => company.people);
    expect(new Set(people.map((person) => person.truth))).toEqual(
      new Set(["valid", "invalid", "accept_all", "unknown"]),
    );
    for (const quirk of ["claimed", "smtp_failed", "pending_twice"]) {
      expect(people.some((person) => person.verifierQuirk === quirk)).toBe(true);
    }
  });
});
