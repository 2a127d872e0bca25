import { describe, expect, it } from "vitest";
import { DuplicatesBody, MergeAnswerBody, MergeBody, UndoBody } from "../../src/http/schemas/merge.ts";
import { callApi, givenKey } from "../support/api.ts";
import { testContext, uniqueDomain } from "../support/context.ts";
import { givenLead } from "../support/given.ts";
import { givenPair, storedOf } from "../support/merges.ts";
import { expectProblem } from "../support/problem.ts";

const missing = "0198e0a0-0000-7000-8000-000000000000";

const merge = (id: string, body: unknown, headers: Record<string, string> = {}) =>
  callApi("POST", `/leads/${id}/merge`, { body, headers });

describe("GET /leads/{id}/duplicates", () => {
  it("answers with leads, scores and reasons", async () => {
    const ctx = testContext();
    const label = uniqueDomain().split(".")[0];
    const lead = await givenLead(ctx, { company_name: `N ${label}`, domain: `${label}.com` });
    const other = await givenLead(ctx, { company_name: `N ${label} Inc`, domain: `${label}.io` });
    const response = await callApi("GET", `/leads/${lead.id}/duplicates`);
    expect(response.status).toBe(200);
    const { items } = DuplicatesBody.parse(await response.json());
    expect(items[0]).toMatchObject({ lead_id: other.id, company_name: other.companyName, domain: other.domain });
    expect(items[0]?.reasons.map(({ code }) => code)).toEqual(["same_domain_name", "same_name"]);
  });

  it("knows no lead, no parameter and needs a key that may read", async () => {
    await expectProblem(await callApi("GET", `/leads/${missing}/duplicates`), 404, "not_found");
    await expectProblem(await callApi("GET", "/leads/x/duplicates"), 404, "not_found");
    await expectProblem(await callApi("GET", `/leads/${missing}/duplicates?limit=3`), 400, "invalid_request");
    const { key } = await givenKey([]);
    await expectProblem(await callApi("GET", `/leads/${missing}/duplicates`, { key }), 403, "forbidden");
  });
});

describe("POST /leads/{id}/merge", () => {
  it("shows, merges, tells where the duplicate went, and undoes to the byte", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const before = await storedOf(survivor, duplicate);
    const preview = await merge(survivor, { duplicate_id: duplicate, dry_run: true });
    expect(preview.headers.get("etag")).toBeNull();
    const shown = MergeAnswerBody.parse(await preview.json());
    expect(shown).toMatchObject({ merge_id: null, dry_run: true, survivor_id: survivor, duplicate_id: duplicate });
    expect(shown.fields.find(({ field }) => field === "status")).toEqual({
      field: "status",
      from: "new",
      to: "qualified",
      whose: "duplicate",
      why: "untouched",
      reason: expect.any(String),
    });
    expect(await storedOf(survivor, duplicate)).toEqual(before);

    const etag = (await callApi("GET", `/leads/${survivor}`)).headers.get("etag") ?? "";
    const response = await merge(survivor, { duplicate_id: duplicate }, { "if-match": etag });
    const done = MergeAnswerBody.parse(await response.json());
    const { fields, fields_kept, counts, contacts_moved, contacts_merged } = done;
    expect(shown).toMatchObject({ fields, fields_kept, counts, contacts_moved, contacts_merged });
    const lead = await callApi("GET", `/leads/${survivor}`);
    expect(lead.headers.get("etag")).toBe(response.headers.get("etag"));
    expect(await lead.json()).toEqual(done.lead);
    expect(response.headers.get("etag")).not.toBe(etag);

    const gone = await expectProblem(await callApi("GET", `/leads/${duplicate}`), 404, "not_found");
    expect(gone).toMatchObject({ merged_into: survivor });
    const stored = MergeBody.parse(await (await callApi("GET", `/merges/${done.merge_id}`)).json());
    expect(stored).toMatchObject({ survivor_id: survivor, duplicate_id: duplicate, undone_at: null, fields, counts });

    const undone = await callApi("POST", `/merges/${done.merge_id}/undo`);
    const report = UndoBody.parse(await undone.json());
    expect(report).toMatchObject({ merge_id: done.merge_id, kept: [], failed: [] });
    expect(report.undone_at).not.toBeNull();
    expect(await storedOf(survivor, duplicate)).toEqual(before);
    expect((await callApi("GET", `/leads/${duplicate}`)).status).toBe(200);
    await expectProblem(await callApi("POST", `/merges/${done.merge_id}/undo`), 409, "conflict");
  });

  it("follows a lead through several merges", async () => {
    const ctx = testContext();
    const [a, b, c] = [await givenLead(ctx), await givenLead(ctx), await givenLead(ctx)];
    expect((await merge(b.id, { duplicate_id: a.id })).status).toBe(200);
    expect((await merge(c.id, { duplicate_id: b.id })).status).toBe(200);
    const problem = await expectProblem(await callApi("GET", `/leads/${a.id}`), 404, "not_found");
    expect(problem).toMatchObject({ merged_into: c.id });
    expect((await merge(c.id, { duplicate_id: a.id })).status).toBe(404);
  });

  it("merges once for one Idempotency-Key", async () => {
    const ctx = testContext();
    const [a, b] = [await givenLead(ctx), await givenLead(ctx)];
    const headers = { "idempotency-key": crypto.randomUUID() };
    const first = await merge(a.id, { duplicate_id: b.id }, headers);
    const again = await merge(a.id, { duplicate_id: b.id }, headers);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.json()).toEqual(await first.json());
  });

  it.each([
    ["no duplicate", {}, 400, "invalid_request"],
    ["no id", { duplicate_id: "x" }, 400, "invalid_request"],
    ["an unknown field", { duplicate_id: missing, force: true }, 400, "invalid_request"],
    ["dry_run in words", { duplicate_id: missing, dry_run: "yes" }, 400, "invalid_request"],
    ["a duplicate that is not there", { duplicate_id: missing }, 404, "not_found"],
  ] as const)("refuses %s", async (_, body, status, code) => {
    const lead = await givenLead(testContext());
    await expectProblem(await merge(lead.id, body), status, code);
  });

  it("tells a missing duplicate from a missing survivor, also under a condition", async () => {
    const lead = await givenLead(testContext());
    const condition = { "if-match": `"${lead.version}"` };
    const there = await expectProblem(await merge(lead.id, { duplicate_id: missing }, condition), 404, "not_found");
    expect(there.errors).toMatchObject([{ pointer: "/duplicate_id" }]);
    await expectProblem(await merge(missing, { duplicate_id: lead.id }), 404, "not_found");
    await expectProblem(await merge(missing, { duplicate_id: lead.id }, condition), 412, "precondition_failed");
    await expectProblem(await merge(lead.id, { duplicate_id: lead.id }), 409, "conflict");
    await expectProblem(
      await merge(lead.id, { duplicate_id: lead.id }, { "if-match": '"99"' }),
      412,
      "precondition_failed",
    );
  });

  it("needs a key that may write, but for a look", async () => {
    const ctx = testContext();
    const [a, b] = [await givenLead(ctx), await givenLead(ctx)];
    const { key } = await givenKey(["read"]);
    const body = { duplicate_id: b.id };
    await expectProblem(await callApi("POST", `/leads/${a.id}/merge`, { key, body }), 403, "forbidden");
    await expectProblem(await callApi("POST", `/merges/${missing}/undo`, { key }), 403, "forbidden");
    const look = await callApi("POST", `/leads/${a.id}/merge`, { key, body: { ...body, dry_run: true } });
    expect(look.status).toBe(200);
    expect((await callApi("GET", `/merges/${missing}`, { key })).status).toBe(404);
  });
});

describe("POST /merges/{id}/undo", () => {
  it("names what somebody changed since", async () => {
    const ctx = testContext();
    const { survivor, duplicate } = await givenPair(ctx);
    const { merge_id: id } = await (await merge(survivor, { duplicate_id: duplicate })).json<{ merge_id: string }>();
    await callApi("PATCH", `/leads/${survivor}`, { body: { notes: "Mine" } });
    const report = UndoBody.parse(await (await callApi("POST", `/merges/${id}/undo`)).json());
    expect(report.kept).toEqual([{ what: "lead", id: survivor, fields: ["notes"], why: expect.any(String) }]);
    expect(await (await callApi("GET", `/leads/${survivor}`)).json()).toMatchObject({ notes: "Mine", owner: null });
  });

  it("knows no merge", async () => {
    await expectProblem(await callApi("POST", `/merges/${missing}/undo`), 404, "not_found");
    await expectProblem(await callApi("POST", "/merges/x/undo"), 404, "not_found");
    await expectProblem(await callApi("GET", `/merges/${missing}`), 404, "not_found");
    await expectProblem(await callApi("GET", `/merges/${missing}/undo`), 405, "method_not_allowed");
  });
});
