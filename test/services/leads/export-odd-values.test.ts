import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createLead } from "../../../src/services/leads/create-lead.ts";
import { exportLeads } from "../../../src/services/leads/export-leads.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";

const ctx = testContext();

/** A lead whose columns hold what SQL puts there, past every rule of ours; and how the export writes those columns. */
async function exported(values: Record<string, string | undefined>): Promise<string> {
  const owner = uniqueDomain();
  const { id } = await createLead(ctx, { company_name: "Acme", domain: uniqueDomain(), owner });
  const assignments = Object.entries(values).map(([column, expression]) => `${column} = ${expression}`);
  await env.DB.prepare(`UPDATE leads SET ${assignments.join(", ")} WHERE id = ?`)
    .bind(id)
    .run();
  const columns = ["company_name", ...Object.keys(values), "domain"];
  const { body } = await exportLeads(ctx, { format: "csv", filter: { owner: [owner] }, columns });
  const [, line = ""] = (await new Response(body).text()).split("\r\n");
  return line.split(",").slice(1, -1).join(",");
}

describe("exportLeads of odd values", () => {
  it.each([
    { why: "no number", values: { employee_count: "NULL", lead_score: "NULL" }, line: "," },
    { why: "nothing and an empty text", values: { city: "NULL", region: "''" }, line: "," },
    { why: "whole scores", values: { ai_adoption_score: "45.0", lead_score: "0.0" }, line: "45,0" },
    {
      why: "a long fraction",
      values: { lead_score: "0.1 + 0.2", ai_adoption_score: "1e-7" },
      line: "0.30000000000000004,1e-7",
    },
    { why: "negative numbers", values: { employee_count: "-5", ai_adoption_score: "-5.5" }, line: "-5,-5.5" },
    { why: "the largest exact integer", values: { funding_total_usd: "9007199254740991" }, line: "9007199254740991" },
    { why: "an integer beyond", values: { funding_total_usd: "9007199254740993" }, line: "9007199254740992" },
    {
      why: "a fraction where an integer belongs",
      values: { employee_count: "2.5", founded_year: "0.1 + 0.2" },
      line: "2.5,0.30000000000000004",
    },
    { why: "a number with an exponent", values: { funding_total_usd: "1e21" }, line: "1e+21" },
    { why: "text where an integer belongs", values: { employee_count: "'=1'" }, line: "'=1" },
    { why: "the separator in a text", values: { city: "'a' || char(127) || 'b'", region: "'c'" }, line: "a\x7fb,c" },
    { why: "nothing but separators", values: { city: "char(127)", region: "char(127, 127)" }, line: "\x7f,\x7f\x7f" },
    { why: "the separator in a list", values: { tags: `'["a' || char(127) || '","b"]'` }, line: "a\x7f|b" },
    {
      why: "a formula behind the separator",
      values: { city: "char(127) || '=1'", region: "'=1'" },
      line: "\x7f=1,'=1",
    },
    { why: "formulas", values: { city: "'=1'", notes: "'-1'" }, line: "'=1,'-1" },
  ])("writes $why", async ({ values, line }) => {
    expect(await exported(values)).toBe(line);
  });

  it("reads a slice again only where it has to", async () => {
    const owner = uniqueDomain();
    await createLead(ctx, { company_name: "Acme", domain: uniqueDomain(), owner });
    const ways: boolean[] = [];
    const watching = {
      ...ctx,
      leadList: {
        ...ctx.leadList,
        slice: (query: Parameters<typeof ctx.leadList.slice>[0]) => {
          ways.push(query.isPacked ?? false);
          return ctx.leadList.slice(query);
        },
      },
    };
    const read = async () => {
      const { body } = await exportLeads(watching, { format: "csv", filter: { owner: [owner] } });
      return new Response(body).text();
    };
    await read();
    expect(ways).toEqual([true]);
    await env.DB.prepare("UPDATE leads SET notes = char(127) WHERE owner = ?").bind(owner).run();
    expect(await read()).toContain(",\x7f,");
    expect(ways).toEqual([true, true, false]);
  });
});
