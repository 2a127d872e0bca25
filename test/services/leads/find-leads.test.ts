import { describe, expect, it } from "vitest";
import { readSearch } from "../../../src/domain/search-language/read-search.ts";
import { findLeads } from "../../../src/services/leads/find-leads.ts";
import { testContext, uniqueName } from "../../support/context.ts";
import { givenContact, givenLead } from "../../support/given.ts";

const ctx = testContext();

/** The names of what is found for a text in our language, among leads of this industry. */
async function found(text: string, industry: string): Promise<string[]> {
  const { items } = await findLeads(ctx, { search: readSearch(`"${industry}" ${text}`).search, limit: 50 });
  return items.map(({ companyName }) => companyName).sort();
}

describe("findLeads", () => {
  it("finds a place by any of its names, in whichever field it stands", async () => {
    const industry = uniqueName("places").toLowerCase();
    const at = (company_name: string, fields: Record<string, unknown>) =>
      givenLead(ctx, { company_name, industry, ...fields });
    await at("berlin", { city: "Berlin", country: "Germany" });
    await at("sf", { city: "San Francisco", region: "CA", country: "United States" });
    await at("text", { location: "San Francisco, CA, USA; Remote" });
    await at("south", { location: "South San Francisco, CA, USA" });
    await at("zurich", { city: "Zürich", country: "Switzerland" });
    await at("nowhere", {});
    expect(await found("in germany", industry)).toEqual(["berlin"]);
    expect(await found("german", industry)).toEqual(["berlin"]);
    expect(await found("in Deutschland", industry)).toEqual(["berlin"]);
    expect(await found("in sf", industry)).toEqual(["sf", "text"]);
    expect(await found('in:"San Francisco, CA"', industry)).toEqual(["sf", "text"]);
    expect(await found("in california", industry)).toEqual(["sf", "south", "text"]);
    expect(await found("in usa", industry)).toEqual(["sf", "south", "text"]);
    expect(await found("in zurich", industry)).toEqual(["zurich"]);
    expect(await found("in Zürich", industry)).toEqual(["zurich"]);
  });

  it("applies every filter of the language", async () => {
    const industry = uniqueName("filters").toLowerCase();
    const good = await givenLead(ctx, {
      company_name: "good",
      industry,
      employee_count: 120,
      funding_stage: "Series B",
      funding_total_usd: 20_000_000,
      founded_year: 2020,
      tags: ["agents"],
      owner: "key:test",
    });
    await givenContact(ctx, good.id, { email: `x@${good.domain}` });
    await givenLead(ctx, {
      company_name: "other",
      industry,
      employee_count: 5,
      founded_year: 1990,
      description: "crypto",
    });
    for (const text of [
      "50-200 people",
      "series b+",
      "raised over 10m",
      "founded after 2015",
      "tag:agents",
      "mine",
      "-crypto",
      "score>1 sort:score",
      "sort:size limit:1",
    ])
      expect((await found(text, industry))[0], text).toBe("good");
    for (const text of ["under 10 people", "unclaimed", "missing:funding_stage", "founded before 2000", "crypto"])
      expect(await found(text, industry), text).toEqual(["other"]);
    expect(await found("added today", industry)).toHaveLength(2);
    expect(await found("with verified email", industry)).toEqual([]);
  });
});
