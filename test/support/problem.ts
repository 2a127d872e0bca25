import { expect } from "vitest";
import { type Problem, problemOf } from "./api.ts";

/** The shape that every error has, and nothing of what goes on inside. */
export async function expectProblem(response: Response, status: number, code: string): Promise<Problem> {
  const text = await response.clone().text();
  expect({ status: response.status, text }).toEqual({ status, text });
  expect(response.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  const problem = await problemOf(response);
  expect(problem).toMatchObject({ type: `/docs/errors#${code}`, code, status });
  expect(problem.title).not.toBe("");
  expect(problem.detail).not.toBe("");
  expect(problem.instance).toMatch(/^\//);
  expect(typeof problem.retryable).toBe("boolean");
  expect(problem.request_id).toBe(response.headers.get("x-request-id"));
  expect(text).not.toMatch(/D1_ERROR|SQLITE|Failed query|\.ts:|at async|Zod|lde_[a-z0-9]{8}_/);
  return problem;
}
