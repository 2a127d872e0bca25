import { beforeAll, describe, expect, it } from "vitest";
import { compose } from "../../src/composition.ts";
import { createApp } from "../../src/http/app.ts";
import { errorTable } from "../../src/http/error-table.ts";
import { callApi } from "../support/api.ts";

interface Operation {
  operationId?: string;
  summary?: string;
  security?: unknown[];
  parameters?: { name: string; in: string }[];
  responses: Record<string, { description: string; content?: Record<string, unknown> }>;
}
interface Document {
  openapi: string;
  security: unknown[];
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: Record<string, unknown> };
}

let document: Document;
let operations: { name: string; operation: Operation }[];
beforeAll(async () => {
  document = await (await callApi("GET", "/openapi.json", { key: null })).json<Document>();
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
});

const eighteen = [
  ["GET", "/leads"],
  ["POST", "/leads"],
  ["GET", "/leads/{id}"],
  ["PUT", "/leads/{id}"],
  ["PATCH", "/leads/{id}"],
  ["DELETE", "/leads/{id}"],
  ["POST", "/leads/search"],
  ["POST", "/leads/{id}/enrich"],
  ["POST", "/leads/{id}/score"],
  ["POST", "/leads/import"],
  ["GET", "/leads/export"],
  ["GET", "/contacts"],
  ["POST", "/contacts"],
  ["GET", "/contacts/{id}"],
  ["PUT", "/contacts/{id}"],
  ["PATCH", "/contacts/{id}"],
  ["DELETE", "/contacts/{id}"],
  ["POST", "/contacts/{id}/verify-email"],
  ["POST", "/discovery/search"],
  ["GET", "/discovery/sources"],
] as const;

describe("openapi.json", () => {
  it("is OpenAPI 3.1 with the API key as security scheme", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(document.security).toEqual([{ apiKey: [] }]);
    expect(document.components.securitySchemes.apiKey).toMatchObject({ type: "http", scheme: "bearer" });
  });

  it.each(eighteen)("describes %s %s", (method, path) => {
    expect(document.paths[`/api/v1${path}`]?.[method.toLowerCase()]).toBeDefined();
  });

  it("names every operation once, with a summary", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    for (const { operation, name } of operations) {
      expect(operation.operationId, name).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.summary, name).toBeTruthy();
    }
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("documents the errors of every operation behind a key as problem documents", () => {
    for (const { operation, name } of operations.filter(({ operation }) => operation.security === undefined)) {
      for (const code of ["invalid_request", "unauthenticated", "forbidden", "rate_limited", "internal"] as const) {
        const response = operation.responses[String(errorTable[code].status)];
        expect(response?.content, `${name} ${code}`).toHaveProperty(["application/problem+json"]);
      }
    }
  });

  it("documents 409 and 422 for every POST, which take an Idempotency-Key", () => {
    for (const { operation, name } of operations.filter(({ name }) => name.startsWith("POST "))) {
      expect(operation.responses, name).toHaveProperty("409");
      expect(operation.responses, name).toHaveProperty("422");
    }
  });

  it("documents 413 and 415 for every operation with a body", () => {
    for (const { operation, name } of operations.filter(({ operation }) => "requestBody" in operation)) {
      expect(operation.responses, name).toHaveProperty("413");
      expect(operation.responses, name).toHaveProperty("415");
    }
  });

  it("has every parameter of a path", () => {
    for (const { operation, name } of operations) {
      const inPath = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const described = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      expect(
        described.map((parameter) => parameter.name),
        name,
      ).toEqual(inPath);
    }
  });

  it("has every route that is served, and serves every route that it has", () => {
    const routes = createApp(compose)
      .routes.filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`)
      .filter((route) => !["GET /docs/errors", "GET /api/v1/openapi.json"].includes(route));
    expect([...new Set(routes)].sort()).toEqual(operations.map(({ name }) => name).sort());
  });

  it("says of public operations that they are", () => {
    const open = operations.filter(({ operation }) => operation.security?.length === 0).map(({ name }) => name);
    expect(open).toEqual(["GET /health"]);
  });

  it("holds no secret", () => {
    expect(JSON.stringify(document)).not.toMatch(/lde_[a-z0-9]{8}_|apollo-test-key|hunter-test-key/);
  });
});

describe("the page of errors", () => {
  it("explains every code, where `type` points", async () => {
    const page = await (await callApi("GET", "//docs/errors", { key: null })).text();
    for (const [code, { title }] of Object.entries(errorTable)) {
      expect(page).toContain(`id="${code}"`);
      expect(page).toContain(title.replaceAll("'", "&#39;"));
    }
  });
});
