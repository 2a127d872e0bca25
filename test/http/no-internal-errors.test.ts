import { exports } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compose } from "../../src/composition.ts";
import { createApp } from "../../src/http/app.ts";
import { errorTable } from "../../src/http/error-table.ts";
import { describeApi } from "../../src/http/openapi.ts";
import { decodeCursor, encodeCursor } from "../../src/lib/cursor.ts";
import { verifyEmails } from "../../src/services/contacts/verify-emails.ts";
import { enrichLeads } from "../../src/services/enrichment/enrich-leads.ts";
import { requestEnrichment } from "../../src/services/enrichment/request-enrichment.ts";
import { revertEverywhere } from "../../src/services/facts/revert-everywhere.ts";
import { mergeLeadsInto } from "../../src/services/merges/merge-leads.ts";
import { addSuppression } from "../../src/services/suppressions/add-suppression.ts";
import { createContract } from "../e2e/support/contract.ts";
import { callApi, givenKey, origin, type Problem } from "../support/api.ts";
import { testContext, uniqueDomain } from "../support/context.ts";
import { givenContact, givenLead } from "../support/given.ts";
import { hostileText, hostileValue } from "../support/hostile.ts";
import { mutate, mutation } from "../support/mutate.ts";
import { type ApiRequest, type Document, type KnownIds, validRequest } from "../support/valid-request.ts";

const asksOutside = ["/api/v1/discovery/search", "/api/v1/credentials/{provider}/test"];

const seed = 20_261_122;
const requestsPerOperation = 40;

const document = JSON.parse(JSON.stringify(describeApi(createApp(compose)))) as Document;
const contract = createContract(document as never);
const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
  Object.keys(methods).map((method) => ({ method, template })),
);

/** Each operation has rows of its own, since some of them take rows away. */
async function givenRows(): Promise<KnownIds> {
  const ctx = testContext();
  const [lead, other, merged, enriched] = await Promise.all([
    givenLead(ctx, { description: "machine learning" }),
    givenLead(ctx),
    givenLead(ctx),
    givenLead(ctx),
  ]);
  const contact = await givenContact(ctx, lead.id, { email: `ada@${lead.domain}` });
  const { job } = await requestEnrichment(ctx, { leadId: enriched.id, isAsync: true }, {});
  const { mergeId } = await mergeLeadsInto(ctx, { id: lead.id, expectedVersion: null }, { duplicate_id: merged.id });
  const file = await callApi("POST", "/leads/import", { body: [{ company_name: "Acme", domain: uniqueDomain() }] });
  const { import_id: imported } = await file.json<{ import_id: string }>();
  const { revert } = await revertEverywhere(ctx, { source: `gone-${lead.id}` });
  const { batchId } = await verifyEmails(ctx, { contact_ids: [contact.id], mode: "free" });
  const { suppression } = await addSuppression(ctx, { scope: "domain", value: uniqueDomain(), reason: "asked" });
  const { batch } = await enrichLeads(ctx, { lead_ids: [lead.id] });
  return {
    lead: lead.id,
    other_lead: other.id,
    contact: contact.id,
    job: job.id,
    merge: String(mergeId),
    import: String(imported),
    revert: revert?.id ?? "",
    suppression: suppression?.id ?? "",
    batch: batch?.id ?? "",
    email: batchId ?? "",
  };
}

async function send({ method, template, id, query, headers, body }: ApiRequest, key: string): Promise<Response> {
  const search = query.map(([name, value]) => `${name}=${value}`).join("&");
  const isRaw = typeof body === "string" || body instanceof Uint8Array;
  return exports.default.fetch(
    new Request(`${origin}${template.replace(/\{\w+\}/, id)}${search && `?${search}`}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...headers },
      ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
    }),
  );
}

/** Everything that an answer must hold, whatever was asked. */
async function check(method: string, template: string, response: Response): Promise<number> {
  const text = await response.text();
  const what = `${method} ${template} ${response.status} ${text.slice(0, 500)}`;
  expect(response.status, what).not.toBe(500);
  expect(response.headers.get("x-request-id"), what).toBeTruthy();
  if (response.status >= 400 && template !== "/health") {
    const problem = JSON.parse(text) as Problem;
    expect(response.headers.get("content-type"), what).toMatch(/^application\/problem\+json/);
    expect(problem, what).toMatchObject({
      status: response.status,
      title: errorTable[problem.code as "internal"].title,
    });
    expect(text, what).not.toMatch(/D1_ERROR|SQLITE|Failed query|\.ts:|at async|Zod/);
  }
  contract.check(method, template, response, text);
  return response.status;
}

describe("no request", () => {
  it.each(operations)(
    "to $method $template ends in an internal error or an undocumented answer",
    async ({ method, template }) => {
      const [ids, { key }] = await Promise.all([givenRows(), givenKey(["admin"])]);
      const parameters = (document.paths[template]?.[method]?.parameters ?? [])
        .filter(({ in: where }) => where === "query")
        .map(({ name }) => name);
      let succeeded = 0;
      await fc.assert(
        fc.asyncProperty(validRequest(document, method, template, ids), mutation, async (valid, wrong) => {
          const request = mutate(valid, wrong, parameters);
          const status = await check(request.method, template, await send(request, key));
          if (status < 300) succeeded++;
        }),
        { seed, numRuns: requestsPerOperation },
      );
      // Else nothing but the refusal was tested. No source can be asked from here.
      if (!asksOutside.includes(template)) expect(succeeded).toBeGreaterThan(0);
    },
  );

  it.each([
    ["/leads", "?limit=1&sort=company_name"],
    ["/leads", "?limit=1&sort=-lead_score"],
    ["/leads", "?limit=1&sort=employee_count"],
    ["/leads", "?limit=1&sort=updated_at"],
    ["/contacts", "?limit=1"],
  ])("with a forged cursor of %s%s does", async (path, query) => {
    await givenRows();
    await givenRows();
    const { next_cursor: cursor } = await (await callApi("GET", path + query)).json<{ next_cursor: string }>();
    await forge(cursor, (forged) => callApi("GET", `${path}${query}&cursor=${encodeURIComponent(forged)}`), path);
  });

  it("to search for whatever text does", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const response = await callApi("POST", "/leads/search", { body: { query: text.slice(0, 500), facets: true } });
        expect(await check("POST", "/api/v1/leads/search", response)).toBe(200);
      }),
      { seed, numRuns: 100 },
    );
  });

  it.each(["relevance", "company_name"])("with a forged cursor of a search by %s does", async (sort) => {
    const body = { query: "brightloom", limit: 1, sort };
    await Promise.all([givenRows(), givenRows()]);
    const page = await (await callApi("POST", "/leads/search", { body })).json<{ next_cursor: string }>();
    await forge(
      page.next_cursor,
      (cursor) => callApi("POST", "/leads/search", { body: { ...body, cursor } }),
      "/leads/search",
    );
  });
});

/** The fingerprint stays, so that the forged place in the list is really used. */
async function forge(cursor: string, ask: (forged: string) => Promise<Response>, path: string): Promise<void> {
  const parts = decodeCursor(cursor) as unknown[];
  expect(parts).toHaveLength(3);
  const ours = fc.tuple(fc.constantFrom(1, 2), hostileValue).map(([at, value]) => encodeCursor(parts.with(at, value)));
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: ours }, hostileText), async (forged) => {
      const response = await ask(forged.toWellFormed());
      expect([200, 400]).toContain(await check(path.endsWith("search") ? "POST" : "GET", `/api/v1${path}`, response));
    }),
    { seed, numRuns: 30 },
  );
}
