import fc from "fast-check";

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  minimum?: number;
  maximum?: number;
}

export interface Operation {
  operationId: string;
  security?: unknown[];
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}

export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export interface ApiRequest {
  method: string;
  /** With its variables still in braces. */
  template: string;
  id: string;
  /** Ready for the address: name and value are encoded. */
  query: (readonly [string, string])[];
  headers: Record<string, string>;
  body: unknown;
}

/** Ids of rows that are there, by the name of what they are ids of. */
export type KnownIds = Record<
  "lead" | "other_lead" | "contact" | "job" | "merge" | "import" | "revert" | "suppression" | "batch" | "email",
  string
>;

const domain = fc.nat(1e9).map((n) => `p-${n.toString(36)}.example`);
const phrase = fc.constantFrom("AI", "Brightloom", "machine learning", "Größe 9");

/** Where the document says only "text" and the field wants more. */
const byName: Record<string, fc.Arbitrary<unknown>> = {
  domain,
  website_url: domain.map((host) => `https://${host}/`),
  linkedin_url: domain.map((host) => `https://${host}/company/x`),
  email: domain.map((host) => `ada@${host}`),
  phone: fc.constant("+49 30 1234"),
  status: fc.constantFrom("new", "won"),
  enrichment_status: fc.constant("none"),
  funding_stage: fc.constantFrom("Seed", "Series A"),
  columns: fc.constant("id,company_name"),
  fields: fc.constant("id,company_name"),
  missing: fc.constant("industry"),
  present: fc.constant("domain"),
  mapping: fc.constant('{"name":"company_name"}'),
  created_since: fc.constant("2026-01-01"),
  enriched_since: fc.constant("2026-01-01T00:00:00Z"),
  updated_since: fc.constant("2026-01-01"),
  value: domain,
  reason: phrase,
  expires_at: fc.constant("2999-01-01"),
  values: domain,
  not_verified_since: fc.constant("2026-01-01"),
  observed_since: fc.constant("2026-01-01"),
  last_funding_at: fc.constant("2026-01-01"),
  api_key: fc.constant("a-key-of-a-test-0815"),
  external_id: fc.nat(1e9).map(String),
};

// A cursor cannot be made up; what happens to a tampered one has a test of its own.
const neverGiven = ["cursor"];

export function validRequest(document: Document, method: string, template: string, ids: KnownIds) {
  const operation = document.paths[template]?.[method];
  if (!operation) throw new Error(`there is no ${method} ${template}`);
  const resolve = (schema: Schema): Schema => {
    const name = schema.$ref?.split("/").at(-1);
    return name === undefined ? schema : (document.components.schemas[name] ?? {});
  };

  const sampleOf = (given: Schema, name: string): fc.Arbitrary<unknown> => {
    const schema = resolve(given);
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const either = schema.anyOf ?? schema.oneOf;
    if (either) return fc.oneof(...either.map((one) => sampleOf(one, name)));
    if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => sampleOf({ ...schema, type }, name)));
    switch (schema.type) {
      case "null":
        return fc.constant(null);
      case "boolean":
        return fc.boolean();
      case "integer":
        return fc.integer({ min: Math.max(schema.minimum ?? 0, 0), max: Math.min(schema.maximum ?? 100, 2000) });
      case "number":
        return fc.integer({ min: schema.minimum ?? 1, max: Math.min(schema.maximum ?? 100, 100) });
      case "array":
        return fc.array(sampleOf(schema.items ?? {}, name), { minLength: schema.minItems ?? 0, maxLength: 2 });
      case "object":
        return objectOf(schema);
      default:
        return textOf(schema, name);
    }
  };

  const textOf = ({ format }: Schema, name: string): fc.Arbitrary<unknown> => {
    if (name === "lead_id") return fc.constant(ids.lead);
    if (format === "uuid") return fc.constantFrom(ids.other_lead, ids.lead);
    if (format === "date") return fc.constant("2026-01-01");
    if (format === "date-time") return fc.constant("2026-01-01T00:00:00Z");
    return byName[name] ?? phrase;
  };

  const objectOf = ({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> => {
    const names = Object.keys(properties).filter((name) => !neverGiven.includes(name));
    const fields = Object.fromEntries(names.map((name) => [name, sampleOf(properties[name] ?? {}, name)]));
    return fc.record(fields, { requiredKeys: names.filter((name) => required.includes(name)) });
  };

  const bodyOf = (): fc.Arbitrary<{ type: string | null; body: unknown }> => {
    const types = Object.entries(operation.requestBody?.content ?? {}).filter(
      ([type]) => !type.startsWith("multipart/"),
    );
    if (types.length === 0) return fc.constant({ type: null, body: undefined });
    return fc.oneof(
      ...types.map(([type, { schema }]) => (fileOf[type] ?? sampleOf(schema, "")).map((body) => ({ type, body }))),
    );
  };

  const parameters = (operation.parameters ?? []).filter(
    ({ name, in: where }) => where === "query" && !neverGiven.includes(name),
  );
  const query = fc.subarray(parameters).chain((chosen) =>
    fc.tuple(
      // With all filters at once nothing would ever be found.
      ...chosen
        .slice(0, 4)
        .map(({ name, schema }) =>
          (byName[name] ?? sampleOf(schema, name)).map((value) => [name, encodeURIComponent(String(value))] as const),
        ),
    ),
  );
  return fc.tuple(query, bodyOf()).map(
    ([given, { type, body }]): ApiRequest => ({
      method: method.toUpperCase(),
      template,
      id: idIn(template, ids),
      query: given,
      headers: type === null ? {} : { "content-type": type },
      body,
    }),
  );
}

function idIn(template: string, ids: KnownIds): string {
  if (template.includes("{provider}")) return "hunter";
  const isOf = (name: string) => new RegExp(`[/-]${name}(?:s|es)/\\{id\\}`).test(template);
  return Object.entries(ids).find(([name]) => isOf(name))?.[1] ?? ids.lead;
}

const company = fc.tuple(phrase, domain).map(([name, host]) => ({ company_name: name, domain: host }));
const fileOf: Record<string, fc.Arbitrary<unknown>> = {
  "text/csv": company.map((row) => `name,domain\n${row.company_name},${row.domain}\n`),
  "application/x-ndjson": company.map((row) => `${JSON.stringify(row)}\n`),
};
