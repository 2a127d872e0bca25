import { z } from "@hono/zod-openapi";

/** A query string holds only text: these read lists, numbers and yes/no from it and leave the rule to the field. */
const fromText = {
  array: (field: z.ZodType) =>
    z
      .string()
      .transform((value): unknown => value.split(",").map((item) => item.trim()))
      .pipe(field)
      .openapi({ type: "string", description: "One or more, separated by commas." }),
  number: (field: z.ZodType) =>
    z
      .string()
      .regex(/^-?\d{1,15}(?:\.\d{1,6})?$/, "Must be a number.")
      .transform((value): unknown => Number(value))
      .pipe(field)
      .openapi({ type: "number" }),
  boolean: (field: z.ZodType) =>
    z
      .enum(["true", "false"])
      .transform((value): unknown => value === "true")
      .pipe(field)
      .openapi({ type: "boolean" }),
};

function kindOf(field: z.ZodType): string {
  const inner = (field as z.ZodType & { def: { innerType?: z.ZodType } }).def.innerType;
  return inner ? kindOf(inner) : field.type;
}

/** The query parameters for a set of input fields; a parameter that is not among them is an error. */
export function queryOf(fields: Record<string, z.ZodType>) {
  const parameters = Object.entries(fields).map(([name, field]): [string, z.ZodType] => {
    const kind = kindOf(field);
    const read = kind === "array" || kind === "number" || kind === "boolean" ? fromText[kind] : null;
    return [name, read ? read(field).optional() : field.optional()];
  });
  return z.strictObject(Object.fromEntries(parameters));
}

/** For an operation without query parameters: any is an error. */
export const noQuery = queryOf({});
