import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { changeLead } from "../../src/services/leads/change-lead.ts";
import { deleteLead } from "../../src/services/leads/delete-lead.ts";
import { searchLeads } from "../../src/services/leads/list-leads.ts";
import { storeObservations } from "../../src/services/leads/store-observations.ts";
import { testContext, uniqueDomain } from "../support/context.ts";
import { givenLead } from "../support/given.ts";
import { observation } from "../support/observation.ts";

const ctx = testContext();
let words = 0;
/** A word that stands in no other lead. */
const word = () => `quux${++words}zyx`;
const found = async (query: string) => (await searchLeads(ctx, { query })).items.map(({ id }) => id);
const checkIndex = () => env.DB.prepare("INSERT INTO leads_fts (leads_fts, rank) VALUES ('integrity-check', 1)").run();

describe("the full-text index", () => {
  it.each(["company_name", "description", "industry", "location"])("finds a new lead by its %s", async (field) => {
    const unique = word();
    const lead = await givenLead(ctx, { [field]: `a ${unique} b` });
    expect(await found(unique)).toEqual([lead.id]);
    await checkIndex();
  });

  it("finds a lead by tag, domain and without accents", async () => {
    const [tag, name, domain] = [word(), word(), uniqueDomain()];
    const lead = await givenLead(ctx, { tags: ["ai", tag], company_name: `Café ${name}`, domain });
    expect(await found(tag)).toEqual([lead.id]);
    expect(await found(`cafe ${name}`)).toEqual([lead.id]);
    expect(await found(domain)).toEqual([lead.id]);
  });

  it("follows a change", async () => {
    const [before, after] = [word(), word()];
    const lead = await givenLead(ctx, { description: before });
    await changeLead(ctx, { id: lead.id, expectedVersion: null }, { description: after });
    expect(await found(before)).toEqual([]);
    expect(await found(after)).toEqual([lead.id]);
    await checkIndex();
  });

  it("follows a deletion", async () => {
    const unique = word();
    const lead = await givenLead(ctx, { description: unique });
    await deleteLead(ctx, { id: lead.id, expectedVersion: null }, false);
    expect(await found(unique)).toEqual([]);
    await checkIndex();
  });

  it("follows what sources say, of new leads and of known ones", async () => {
    const [one, two, domain] = [word(), word(), uniqueDomain()];
    await storeObservations(ctx, "yc", [observation(domain, { description: one })]);
    expect(await found(one)).toHaveLength(1);
    await storeObservations(ctx, "apollo", [observation(domain, { description: two }, 0.99)]);
    expect(await found(one)).toEqual([]);
    expect(await found(two)).toHaveLength(1);
    await checkIndex();
  });

  it("follows ON CONFLICT DO UPDATE", async () => {
    const [unique, domain] = [word(), uniqueDomain()];
    const lead = await givenLead(ctx, { domain });
    await env.DB.prepare(
      `INSERT INTO leads (id, company_name, domain, source, created_at, updated_at) VALUES ('x', ?1, ?2, 'x', '', '')
       ON CONFLICT (domain) WHERE domain IS NOT NULL DO UPDATE SET company_name = excluded.company_name`,
    )
      .bind(unique, domain)
      .run();
    expect(await found(unique)).toEqual([lead.id]);
    await checkIndex();
  });

  it("would tell if it did not follow", async () => {
    const lead = await givenLead(ctx, { description: word() });
    await env.DB.prepare("INSERT INTO leads_fts (leads_fts, rowid, description) VALUES ('delete', ?, 'wrong')")
      .bind(lead.seq)
      .run();
    await expect(checkIndex()).rejects.toThrow(/malformed/);
    await env.DB.prepare("INSERT INTO leads_fts (leads_fts) VALUES ('rebuild')").run();
    await checkIndex();
  });
});
