import type { ZodType, z } from "zod";
import { AppError, type InputIssue } from "../domain/errors.ts";

type ZodIssues = readonly z.core.$ZodIssue[];

/** Checks what came from a person. @throws AppError invalid_request with a JSON Pointer for each thing that is wrong. */
export function parseInput<T>(schema: ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError("invalid_request", "Some of the input is not valid.", {
    issues: toInputIssues(parsed.error.issues, (path) => ({ pointer: toPointer(path) })),
  });
}

export function toInputIssues(
  issues: ZodIssues,
  locate: (path: readonly PropertyKey[]) => Pick<InputIssue, "pointer" | "parameter">,
): InputIssue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") {
      return [{ ...locate(issue.path), code: issue.code, detail: issue.message }];
    }
    return issue.keys.map((key) => ({
      ...locate([...issue.path, key]),
      code: "unknown_field",
      detail: `There is no such field: ${JSON.stringify(key.slice(0, 100))}.`,
    }));
  });
}

/** RFC 6901. */
export const toPointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
