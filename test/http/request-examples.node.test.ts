import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { requestExamples } from "../../src/http/request-examples.ts";

interface Operation {
  operationId: string;
  description?: string;
  parameters?: { name: string; description?: string }[];
  requestBody?: { content: Record<string, { example?: unknown }> };
  tags: string[];
}
interface Document {
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
}

const noServices = () => {
  throw new Error("The document is the same whatever stands behind it.");
};

describe("openapi.json, for whoever builds a frontend", () => {
  let document: Document;
  let operations: { pointer: string; operation: Operation }[];
  beforeAll(async () => {
    document = (await (await createApp(noServices).request("/api/v1/openapi.json")).json()) as Document;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        pointer: `#/paths/${path.replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D")}/${method}`,
        operation,
      })),
    );
  });

  it("describes every operation and every parameter, under a tag that is explained", () => {
    const tags = document.tags.map(({ name }) => name);
    for (const { operation } of operations) {
      expect(operation.description, operation.operationId).toBeTruthy();
      expect(tags).toEqual(expect.arrayContaining(operation.tags));
      const silent = (operation.parameters ?? []).filter(({ description }) => !description).map(({ name }) => name);
      expect(silent, operation.operationId).toEqual([]);
    }
  });

  it("has an example for every JSON body, which the body's own schema takes", () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema(document, "api");
    const withBody = operations.filter(({ operation }) => operation.requestBody?.content["application/json"]);
    const own = withBody.filter(({ operation }) => operation.operationId !== "importLeads");
    expect(own.map(({ operation }) => operation.operationId).sort()).toEqual(Object.keys(requestExamples).sort());
    for (const { pointer, operation } of own) {
      const validate = ajv.compile({ $ref: `api${pointer}/requestBody/content/application~1json/schema` });
      const example = operation.requestBody?.content["application/json"]?.example;
      validate(example);
      expect(validate.errors, operation.operationId).toBeNull();
    }
  });
});
