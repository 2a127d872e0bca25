import { describe, expect, it } from "vitest";
import { searchLeads } from "../../src/services/leads/list-leads.ts";
import { testContext } from "../support/context.ts";
import { givenContact, givenLead, rowsOf } from "../support/given.ts";

const ctx = testContext();
const nasty = [
  "c++",
  "c#",
  ".net",
  "o'neil",
  "-acme",
  "--",
  '"',
  '""',
  '"unfinished',
  "NEAR(",
  "NEAR(a b, 3)",
  "col:",
  "company_name:acme",
  "AND",
  "OR OR",
  "NOT",
  "a AND",
  "^a",
  "{a b}:c",
  "(",
  ")",
  "*",
  "a*b*",
  "***",
  "foo@bar.com",
  "a\u0000b",
  "\u0000",
  "\ud800",
  "😀",
  "😀".repeat(40),
  "ⅷ ① ٣",
  "\u{1E900}\u{1E901}",
  "\u0301",
  "%",
  "_",
  "\\",
  "x".repeat(500),
  `${"a ".repeat(249)}b`,
  "'; DROP TABLE leads; --",
  "",
  "   ",
];

describe("a search for whatever people type", () => {
  it.each(nasty)("answers %j", async (query) => {
    for (const sort of ["relevance", "-lead_score", "company_name"]) {
      const page = await searchLeads(ctx, { query, sort, facets: true });
      expect(page.items.length).toBeLessThanOrEqual(50);
    }
  });

  it("finds words, beginnings, phrases, and leaves out what is excluded", async () => {
    const country = "Searchland";
    const filters = { country: [country] };
    const named = async (company_name: string) => (await givenLead(ctx, { company_name, country })).companyName;
    const [robotics, vision, crypto] = [
      await named("Acme Robotics"),
      await named("Computer Vision Acme"),
      await named("Acme crypto vision"),
    ];
    const search = async (query: string) =>
      (await searchLeads(ctx, { query, filters, sort: "created_at" })).items.map(({ companyName }) => companyName);
    expect(await search("acme")).toEqual([robotics, vision, crypto]);
    expect(await search("rob")).toEqual([robotics]);
    expect(await search('"rob"')).toEqual([]);
    expect(await search('"computer vision"')).toEqual([vision]);
    expect(await search("acme vision -crypto")).toEqual([vision]);
    expect(await search("-acme")).toEqual([]);
    expect(await search("nothing-like-it")).toEqual([]);
  });

  it("puts a hit in the name before one in the description", async () => {
    const filters = { country: ["Rankland"] };
    await givenLead(ctx, { company_name: "Other", description: "zebra zebra zebra", country: "Rankland" });
    await givenLead(ctx, { company_name: "Zebra", country: "Rankland" });
    const { items } = await searchLeads(ctx, { query: "zebra", filters });
    expect(items.map(({ companyName }) => companyName)).toEqual(["Zebra", "Other"]);
  });
});

describe("filters", () => {
  const country = "Filterland";
  const search = async (filters: Record<string, unknown>) =>
    (await searchLeads(ctx, { filters: { country: [country], ...filters }, sort: "company_name" })).items.map(
      ({ companyName }) => companyName,
    );

  it("narrow by tags, prefix, numbers and verified contacts", async () => {
    const one = await givenLead(ctx, { company_name: "100% Human", country, tags: ["AI", "b2b"], employee_count: 10 });
    await givenLead(ctx, { company_name: "100 Humans", country, tags: ["ai"], employee_count: 100 });
    await givenLead(ctx, { company_name: "😀".repeat(40), country, status: "won", owner: "o'neil" });
    const contact = await givenContact(ctx, one.id, { email: "a@human.example" });
    await rowsOf("UPDATE contacts SET email_status = 'valid' WHERE id = ?", contact.id);

    expect(await search({ company_name_prefix: "100%" })).toEqual(["100% Human"]);
    expect(await search({ company_name_prefix: "1%" })).toEqual([]);
    expect(await search({ company_name_prefix: "100 h" })).toEqual(["100 Humans"]);
    expect(await search({ company_name_prefix: "😀".repeat(40) })).toEqual(["😀".repeat(40)]);
    expect(await search({ tags_any: ["ai", "x"] })).toEqual(["100 Humans", "100% Human"]);
    expect(await search({ tags_all: ["Ai", "B2B"] })).toEqual(["100% Human"]);
    expect(await search({ employee_count_min: 11 })).toEqual(["100 Humans"]);
    expect(await search({ has_verified_contact: true })).toEqual(["100% Human"]);
    expect(await search({ has_verified_contact: false })).toHaveLength(2);
    expect(await search({ status: ["won", "lost"] })).toEqual(["😀".repeat(40)]);
    expect(await search({ owner: ["o'neil"] })).toEqual(["😀".repeat(40)]);
    expect(await search({ industry: Array.from({ length: 100 }, (_, i) => `i${i}`) })).toEqual([]);
  });
});
