import { beforeEach, describe, expect, it } from "vitest";
import { callApi } from "../support/api.ts";
import { uniqueDomain } from "../support/context.ts";
import { expectProblem } from "../support/problem.ts";

interface Row {
  id: string;
  version: number;
  notes: string | null;
}

async function createLead(): Promise<{ lead: Row; etag: string }> {
  const response = await callApi("POST", "/leads", { body: { company_name: "Acme", domain: uniqueDomain() } });
  return { lead: await response.json<Row>(), etag: response.headers.get("etag") ?? "" };
}
const current = async (id: string) => (await callApi("GET", `/leads/${id}`)).headers.get("etag") ?? "";

describe("If-Match", () => {
  let lead: Row;
  let etag: string;
  beforeEach(async () => {
    ({ lead, etag } = await createLead());
  });
  const patch = (ifMatch: string, notes = "changed") =>
    callApi("PATCH", `/leads/${lead.id}`, { body: { notes }, headers: { "if-match": ifMatch } });

  it("with the version that POST and GET gave lets the change through", async () => {
    expect(await current(lead.id)).toBe(etag);
    const changed = await patch(etag);
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).toBe(await current(lead.id));
    expect(changed.headers.get("etag")).not.toBe(etag);
  });

  it.each(["*", " * "])("%j lets any version through", async (any) => {
    expect((await patch(any)).status).toBe(200);
  });

  it("lets a list through that names the version", async () => {
    expect((await patch(`"998", ${etag} ,"999"`)).status).toBe(200);
  });

  it.each([
    ["an older version", () => '"0"'],
    ["a version to come", () => '"99"'],
    ["a weak tag", () => `W/${etag}`],
    ["no quotes", () => etag.replaceAll('"', "")],
    ["garbage", () => "garbage"],
    ["an empty tag", () => '""'],
    ["a number that overflows", () => '"99999999999999999999"'],
    ["a list without it", () => '"998", "999"'],
  ])("refuses %s and changes nothing", async (_, ifMatch) => {
    await expectProblem(await patch(ifMatch()), 412, "precondition_failed");
    expect(await current(lead.id)).toBe(etag);
  });

  it("guards PUT and DELETE as well", async () => {
    const headers = { "if-match": '"0"' };
    const put = await callApi("PUT", `/leads/${lead.id}`, { body: { company_name: "B" }, headers });
    await expectProblem(put, 412, "precondition_failed");
    await expectProblem(await callApi("DELETE", `/leads/${lead.id}`, { headers }), 412, "precondition_failed");
    expect(await current(lead.id)).toBe(etag);
    expect((await callApi("DELETE", `/leads/${lead.id}`, { headers: { "if-match": etag } })).status).toBe(204);
  });

  it("that does not look at If-Match answers 404 for what is not there", async () => {
    const headers = { "if-match": '"1"' };
    await expectProblem(await callApi("GET", `/leads/${crypto.randomUUID()}`, { headers }), 404, "not_found");
    await expectProblem(await callApi("GET", `/jobs/${crypto.randomUUID()}`, { headers }), 404, "not_found");
  });

  it("cannot hold for what is not there", async () => {
    const headers = { "if-match": "*" };
    const response = await callApi("DELETE", "/leads/0198e0a0-0000-7000-8000-000000000000", { headers });
    await expectProblem(response, 412, "precondition_failed");
  });

  it("lets one of two parallel changes through", async () => {
    const answers = await Promise.all([patch(etag, "one"), patch(etag, "two")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it("guards contacts in the same way", async () => {
    const created = await callApi("POST", "/contacts", { body: { lead_id: lead.id, first_name: "Ada" } });
    const { id } = await created.json<Row>();
    const tag = created.headers.get("etag") ?? "";
    const send = (ifMatch: string, notes: string) =>
      callApi("PATCH", `/contacts/${id}`, { body: { notes }, headers: { "if-match": ifMatch } });
    const answers = await Promise.all([send(tag, "one"), send(tag, "two")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    await expectProblem(await send(`W/${tag}`, "x"), 412, "precondition_failed");
  });

  it("is not needed: without it parallel changes all land", async () => {
    const send = (body: unknown) => callApi("PATCH", `/leads/${lead.id}`, { body });
    const answers = await Promise.all([send({ notes: "one" }), send({ owner: "two" }), send({ status: "won" })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const now = await (await callApi("GET", `/leads/${lead.id}`)).json();
    expect(now).toMatchObject({ notes: "one", owner: "two", status: "won" });
  });
});

describe("If-None-Match", () => {
  it.each([
    ["the version", (tag: string) => tag, 304],
    ["the version, weak", (tag: string) => `W/${tag}`, 304],
    ["a list with it", (tag: string) => `"x", ${tag}`, 304],
    ["*", () => "*", 304],
    ["another version", () => '"99"', 200],
    ["garbage", () => "garbage", 200],
  ])("with %s", async (_, header, status) => {
    const { lead, etag } = await createLead();
    const response = await callApi("GET", `/leads/${lead.id}`, { headers: { "if-none-match": header(etag) } });
    expect(response.status).toBe(status);
    expect(response.headers.get("etag")).toBe(etag);
    if (status === 304) expect(await response.text()).toBe("");
  });
});
