import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

interface OpenApi {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, unknown> }> }>>;
}

export interface Contract {
  document: OpenApi;
  /** @throws where an answer is none that the document promises */
  check(method: string, path: string, response: Response, body: string): void;
  checked: number;
}

/** Holds every answer against the API's own document. */
export function createContract(document: OpenApi): Contract {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, "api");
  const validators = new Map<string, ValidateFunction>();

  const validatorFor = (pointer: string): ValidateFunction => {
    const known = validators.get(pointer) ?? ajv.compile({ $ref: `api#${pointer}` });
    validators.set(pointer, known);
    return known;
  };

  return {
    document,
    checked: 0,
    check(method, path, response, body) {
      const name = `${method} ${path} ${response.status}`;
      const template = Object.keys(document.paths).find((candidate) => patternOf(candidate).test(path));
      // An address that does not exist is promised nothing but a problem document.
      if (template === undefined) return;
      const promised = document.paths[template]?.[method.toLowerCase()]?.responses[String(response.status)];
      if (!promised) throw new Error(`${name} is not in the document: ${body.slice(0, 500)}`);
      const type = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
      const types = Object.keys(promised.content ?? {});
      if (types.length === 0 && body !== "") throw new Error(`${name} has a body although none is promised`);
      if (types.length > 0 && !types.includes(type))
        throw new Error(`${name} came as ${type}, not ${types.join(", ")}`);
      if (type.includes("json") && !type.includes("ndjson")) {
        const pointer = [
          "",
          "paths",
          template,
          method.toLowerCase(),
          "responses",
          String(response.status),
          "content",
          type,
          "schema",
        ]
          .map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1"))
          .map((part) => encodeURIComponent(part).replaceAll("~", "~"))
          .join("/");
        const validate = validatorFor(pointer);
        if (!validate(JSON.parse(body))) {
          throw new Error(`${name} breaks the contract: ${ajv.errorsText(validate.errors)}\n${body.slice(0, 1000)}`);
        }
      }
      this.checked++;
    },
  };
}

const patternOf = (template: string): RegExp => new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`);
