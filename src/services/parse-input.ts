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
      return [{ ...locate(issue.path), code: codeOf(issue), detail: issue.message }];
    }
    return issue.keys.map((key) => ({
      ...locate([...issue.path, key]),
      code: "unknown_field",
      detail: `There is no such field: ${JSON.stringify(key.slice(0, 100))}.`,
    }));
  });
}

/** What is wrong, in a word for programs: zod says of rules of our own, and of one of several forms, only that they are. */
export function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "custom") return String(issue.params?.code ?? "invalid_value");
  return issue.code === "invalid_union" ? "invalid_format" : issue.code;
}

/** RFC 6901. */
export const toPointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
