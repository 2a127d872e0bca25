import { describe, expect, it } from "vitest";
import { callApi, givenKey } from "../support/api.ts";
import { uniqueDomain } from "../support/context.ts";
import { rowsOf } from "../support/given.ts";
import { expectProblem } from "../support/problem.ts";

const newKey = () => crypto.randomUUID();
const create = (idempotencyKey: string, body: unknown, key?: string) =>
  callApi("POST", "/leads", { body, headers: { "idempotency-key": idempotencyKey }, ...(key ? { key } : {}) });
const leadsAt = (domain: string) => rowsOf("SELECT id FROM leads WHERE domain = ?", domain);

describe("Idempotency-Key", () => {
  it("replays the first answer, byte for byte", async () => {
    const [key, body] = [newKey(), { company_name: "Acme", domain: uniqueDomain() }];
    const first = await create(key, body);
    const second = await create(key, body);
    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(await second.text()).toBe(await first.text());
    for (const name of ["etag", "location", "content-type"])
      expect(second.headers.get(name)).toBe(first.headers.get(name));
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(second.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
    expect(await leadsAt(body.domain)).toHaveLength(1);
  });

  it("refuses another body, and does nothing", async () => {
    const [key, other] = [newKey(), uniqueDomain()];
    await create(key, { company_name: "Acme", domain: uniqueDomain() });
    await expectProblem(await create(key, { company_name: "B", domain: other }), 422, "idempotency_conflict");
    expect(await leadsAt(other)).toHaveLength(0);
  });

  it("knows a file by its content: the same is answered again, another of the same length is refused", async () => {
    const [key, domain, other] = [newKey(), uniqueDomain(), uniqueDomain()];
    const send = (file: string) =>
      callApi("POST", "/leads/import", { body: file, headers: { "content-type": "text/csv", "idempotency-key": key } });
    const first = await send(`name,domain\nAcme,${domain}\n`);
    expect(first.status).toBe(200);
    const again = await send(`name,domain\nAcme,${domain}\n`);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.text()).toBe(await first.text());
    await expectProblem(await send(`name,domain\nBeta,${other}\n`), 422, "idempotency_conflict");
    expect(other).toHaveLength(domain.length);
    expect(await leadsAt(other)).toHaveLength(0);
  });

  it("refuses another address and other query parameters", async () => {
    const [key, body] = [newKey(), {}];
    const headers = { "idempotency-key": key };
    expect((await callApi("POST", "/leads/search", { body, headers })).status).toBe(200);
    await expectProblem(await callApi("POST", "/leads", { body, headers }), 422, "idempotency_conflict");
  });

  it("makes one lead of 20 parallel requests", async () => {
    const [key, body] = [newKey(), { company_name: "Acme", domain: uniqueDomain() }];
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(key, body)));
    const statuses = answers.map(({ status }) => status);
    expect(new Set(statuses).size).toBeLessThanOrEqual(2);
    for (const status of statuses) expect([201, 409]).toContain(status);
    expect(
      answers.filter(({ headers, status }) => status === 201 && !headers.has("idempotency-replayed")),
    ).toHaveLength(1);
    expect(await leadsAt(body.domain)).toHaveLength(1);
  });

  it("is free again after a request that was not valid", async () => {
    const [key, domain] = [newKey(), uniqueDomain()];
    await expectProblem(await create(key, { domain }), 400, "invalid_request");
    expect((await create(key, { company_name: "Acme", domain })).status).toBe(201);
  });

  it("keeps a refusal that is an answer", async () => {
    const body = { company_name: "Acme", domain: uniqueDomain() };
    const taken = await (await callApi("POST", "/leads", { body })).json<{ id: string }>();
    const key = newKey();
    await expectProblem(await create(key, body), 409, "conflict");
    await callApi("DELETE", `/leads/${taken.id}`);
    expect((await create(key, body)).status).toBe(409);
    expect(await leadsAt(body.domain)).toHaveLength(0);
  });

  it("belongs to one API key", async () => {
    const [key, other] = [newKey(), await givenKey(["write"])];
    const domain = uniqueDomain();
    expect((await create(key, { company_name: "Acme", domain })).status).toBe(201);
    expect((await create(key, { company_name: "Beta", domain: uniqueDomain() }, other.key)).status).toBe(201);
  });

  it.each(["", "ü", "a b", "x".repeat(256)])("refuses %j as a key", async (key) => {
    const response = await create(key, { company_name: "Acme" });
    const problem = await expectProblem(response, 400, "invalid_request");
    expect(problem.errors).toMatchObject([{ parameter: "Idempotency-Key" }]);
  });

  it("means nothing on other methods", async () => {
    const headers = { "idempotency-key": newKey() };
    expect((await callApi("GET", "/leads?limit=1", { headers })).status).toBe(200);
    expect((await callApi("GET", "/leads?limit=2", { headers })).status).toBe(200);
  });
});
