import { describe, expect, it } from "vitest";
import { searchDiscovery } from "../../src/services/discovery/search-discovery.ts";
import { callApi } from "../support/api.ts";
import { apollo, apolloSearch } from "../support/companies.ts";
import { testContext, uniqueDomain } from "../support/context.ts";
import { rowsOf } from "../support/given.ts";
import { ownLimiter } from "../support/limiter.ts";
import { fakeOutside } from "../support/outside.ts";
import { expectProblem } from "../support/problem.ts";

interface LeadBody {
  id: string;
  domain: string;
  version: number;
  [field: string]: unknown;
}

async function createLead(fields: Record<string, unknown> = {}): Promise<LeadBody> {
  const body = { company_name: "Acme", domain: uniqueDomain(), ...fields };
  const response = await callApi("POST", "/leads", { body });
  expect(response.status).toBe(201);
  return response.json<LeadBody>();
}

describe("POST /leads", () => {
  it("makes one lead of 20 parallel requests for one domain, and tells the others which", async () => {
    const body = { company_name: "Acme", domain: uniqueDomain() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => callApi("POST", "/leads", { body })));
    const created = answers.filter(({ status }) => status === 201);
    expect(created).toHaveLength(1);
    const lead = await (created[0] as Response).json<LeadBody>();
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect((await expectProblem(answer, 409, "conflict")).existing_id).toBe(lead.id);
    }
    const events = await rowsOf("SELECT id FROM lead_events WHERE lead_id = ? AND type = 'lead.created'", lead.id);
    expect(events).toHaveLength(1);
  });

  it("answers with where the lead is", async () => {
    const response = await callApi("POST", "/leads", { body: { company_name: "Acme", domain: uniqueDomain() } });
    const lead = await response.json<LeadBody>();
    expect(response.headers.get("location")).toBe(`/api/v1/leads/${lead.id}`);
    expect(await (await callApi("GET", `/leads/${lead.id}`)).json()).toEqual(lead);
  });

  it.each(["https://www.%s/about", "WWW.%S.", "http://%s:8080"])("takes %s for the same company", async (spelling) => {
    const { id, domain } = await createLead();
    const spelled = spelling.replace(/%s/i, (mark) => (mark === "%S" ? domain.toUpperCase() : domain));
    const again = await callApi("POST", "/leads", { body: { company_name: "Acme", domain: spelled } });
    expect((await expectProblem(again, 409, "conflict")).existing_id).toBe(id);
  });
});

describe("PUT and PATCH /leads/{id}", () => {
  const typed = { industry: "Robotics", employee_count: 80, notes: "Called", tags: ["ai"], owner: "Ana" };

  it("PUT empties what is left out and keeps what the engine derives", async () => {
    const lead = await createLead(typed);
    const response = await callApi("PUT", `/leads/${lead.id}`, { body: { company_name: "New", domain: lead.domain } });
    const now = await response.json<LeadBody>();
    expect(now).toMatchObject({ company_name: "New", industry: null, employee_count: null, notes: null, tags: [] });
    expect(now).toMatchObject({ owner: null, status: "new", source: "person", created_at: lead.created_at });
    expect(now.version).toBeGreaterThan(lead.version);
    expect(Object.keys(now.provenance as object)).toEqual(["company_name"]);
  });

  it("PATCH leaves what is left out and clears what is null", async () => {
    const lead = await createLead(typed);
    const body = { industry: null, notes: "Called twice" };
    const now = await (await callApi("PATCH", `/leads/${lead.id}`, { body })).json<LeadBody>();
    expect(now).toMatchObject({ ...typed, industry: null, notes: "Called twice" });
  });

  it("PATCH without a change leaves the version", async () => {
    const lead = await createLead(typed);
    const same = await callApi("PATCH", `/leads/${lead.id}`, { body: { notes: "Called" } });
    expect((await same.json<LeadBody>()).version).toBe(lead.version);
  });

  it.each(["PUT", "PATCH"])("%s cannot take the domain of another lead", async (method) => {
    const [one, other] = [await createLead(), await createLead()];
    const response = await callApi(method, `/leads/${one.id}`, { body: { company_name: "A", domain: other.domain } });
    expect((await expectProblem(response, 409, "conflict")).existing_id).toBe(other.id);
  });
});

describe("DELETE /leads/{id}", () => {
  it("takes everything along that hangs on the lead", async () => {
    const lead = await createLead({ description: "Machine learning for robots" });
    await callApi("POST", "/contacts", { body: { lead_id: lead.id, first_name: "Ada", email: `ada@${lead.domain}` } });
    await callApi("POST", `/leads/${lead.id}/enrich`, { body: {}, headers: { prefer: "respond-async" } });
    expect(await rowsOf("SELECT id FROM signals WHERE lead_id = ?", lead.id)).not.toHaveLength(0);
    expect((await callApi("DELETE", `/leads/${lead.id}`)).status).toBe(204);
    for (const table of ["contacts", "signals", "lead_facts", "enrichment_jobs"]) {
      expect(await rowsOf(`SELECT id FROM ${table} WHERE lead_id = ?`, lead.id)).toEqual([]);
    }
    await expectProblem(await callApi("GET", `/leads/${lead.id}`), 404, "not_found");
    await expectProblem(await callApi("DELETE", `/leads/${lead.id}`), 404, "not_found");
  });

  it("lets the company come back without ?suppress", async () => {
    const { id, domain } = await createLead();
    await callApi("DELETE", `/leads/${id}`);
    await createLead({ domain });
  });

  it("with ?suppress=true keeps the company out of create, change and discovery", async () => {
    const { id, domain } = await createLead();
    expect((await callApi("DELETE", `/leads/${id}?suppress=true`)).status).toBe(204);
    const body = { company_name: "Acme", domain: `https://www.${domain}` };
    await expectProblem(await callApi("POST", "/leads", { body }), 451, "suppressed");
    const other = await createLead();
    await expectProblem(await callApi("PATCH", `/leads/${other.id}`, { body: { domain } }), 451, "suppressed");
    const found = [
      { domain, name: "Acme" },
      { domain: uniqueDomain(), name: "Beta" },
    ];
    const { fetch } = fakeOutside({ [apollo.search]: apolloSearch(found) });
    const ctx = testContext({ fetch, env: { PROVIDER_LIMITER: ownLimiter().namespace } });
    const answer = await searchDiscovery(ctx, { query: "ai", sources: ["apollo"] });
    expect(answer.results.map((result) => result.companyName)).toEqual(["Beta"]);
    expect(await rowsOf("SELECT id FROM leads WHERE domain = ?", domain)).toEqual([]);
  });

  it("with a stale version suppresses nobody", async () => {
    const { id, domain } = await createLead();
    const headers = { "if-match": '"0"' };
    await expectProblem(await callApi("DELETE", `/leads/${id}?suppress=true`, { headers }), 412, "precondition_failed");
    await callApi("DELETE", `/leads/${id}`);
    await createLead({ domain });
  });

  it("knows suppressed companies by a hash only", async () => {
    const { id, domain } = await createLead();
    await callApi("DELETE", `/leads/${id}?suppress=true`);
    const rows = JSON.stringify(await rowsOf("SELECT * FROM suppressions"));
    expect(rows).not.toContain(domain);
  });
});
