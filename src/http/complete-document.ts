import { requestExamples } from "./request-examples.ts";

interface Parameter {
  name: string;
  in: string;
  description?: string;
  required?: boolean;
  schema?: { type?: string; maxLength?: number; description?: string };
}

interface Operation {
  operationId?: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { example?: unknown }> };
}

export interface Described {
  paths?: object | undefined;
}

const filterWords: Record<string, string> = {
  location: "A place in words: “Berlin”, “San Francisco, CA”, “Germany”.",
  company_name_prefix: "How the company's name begins, in any case.",
  has_verified_contact: "Whether somebody there has an address with the verdict `valid`.",
};

/** What a parameter of this name means wherever it stands. */
const words: Record<string, string> = {
  ...filterWords,
  id: "The id (UUIDv7).",
  provider: "The provider's id, as `GET /discovery/sources` lists it.",
  limit: "How many at the most.",
  cursor: "`next_cursor` of the page before. It holds for the same filters and the same order only.",
  sort: "The field to sort by; a minus before it turns the order around.",
  lead_id: "Only those of this lead.",
  batch_id: "Only those of this batch.",
  requested_by: "Only those that this user asked for, such as `key:Berlin team` or `slack:U…`.",
  status: "Only those with this status.",
  format: "The format of the file.",
  on_conflict: "What becomes of a lead that is known already: fill what it lacks, overwrite, or leave it as it is.",
  dry_run: "Tell what would happen, and change nothing.",
  suppress: "Its domain never comes back, whatever brings it.",
  erase: "Every copy goes too, and the person never comes back.",
  prefer: "`respond-async`: answer 202 at once and go on in the background.",
};

const bounds = [
  [/^(\w+)_min$/, (field: string) => `At least this ${field}; a lead of which it is not known is left out.`],
  [/^(\w+)_max$/, (field: string) => `At most this ${field}; a lead of which it is not known is left out.`],
  [/^(\w+)_since$/, (field: string) => `Only what was ${field} at or after this day or instant.`],
] as const;

function describeParameter(name: string): string | undefined {
  const bound = bounds.flatMap(([pattern, say]) => {
    const field = pattern.exec(name)?.[1];
    return field === undefined ? [] : say(field.replaceAll("_", " "));
  });
  return words[name] ?? bound[0];
}

const idempotencyKey: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Any text of your own, one for each thing that you want done: sent again within 24 hours, the same request gets the " +
    "stored answer. 422 with another body, 409 while the first is still at work.",
  schema: { type: "string", maxLength: 255 },
};

/** Adds what no route says by itself: words for parameters, examples of bodies, and the header that every POST takes. */
export function completeDocument<T extends Described>(document: T): T {
  const paths: Record<string, object>[] = Object.values(document.paths ?? {});
  for (const methods of paths) {
    for (const [method, entry] of Object.entries(methods)) {
      const operation: Operation = entry;
      for (const parameter of operation.parameters ?? []) {
        const text = parameter.description ?? parameter.schema?.description ?? describeParameter(parameter.name);
        if (text !== undefined) parameter.description = text;
      }
      const body = operation.requestBody?.content["application/json"];
      const example = requestExamples[operation.operationId ?? ""];
      if (body && example !== undefined) body.example = example;
      if (method === "post") operation.parameters = [...(operation.parameters ?? []), { ...idempotencyKey }];
    }
  }
  return document;
}
