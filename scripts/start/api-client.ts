import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { messageOf } from "../failure.ts";

/** Our own API said no, or something that it should not say; the message is fit for the user. */
export class ApiFailure extends Error {
  readonly status: number;
  /** The problem+json, where there was one. */
  readonly problem: unknown;

  constructor(status: number, message: string, problem: unknown = null) {
    super(message);
    this.name = "ApiFailure";
    this.status = status;
    this.problem = problem;
  }
}

export interface ApiClient {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  post<T>(path: string, schema: z.ZodType<T>, body?: object): Promise<{ status: number; body: T }>;
}

export function createApiClient(baseUrl: string, apiKey: string, signal: AbortSignal): ApiClient {
  async function call<T>(method: string, path: string, schema: z.ZodType<T>, body?: object) {
    const response = await send(method, path, body);
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok)
      throw new ApiFailure(response.status, describeProblem(method, path, response.status, answer), answer);
    const parsed = schema.safeParse(answer);
    if (parsed.success) return { status: response.status, body: parsed.data };
    const issue = parsed.error.issues[0];
    throw new ApiFailure(
      response.status,
      `${method} ${path} answered an unexpected shape: ${issue?.path.join(".")}: ${issue?.message}`,
    );
  }

  async function send(method: string, path: string, body: object | undefined): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(baseUrl + path, {
        method,
        signal: AbortSignal.any([signal, AbortSignal.timeout(120_000)]),
        headers: {
          authorization: `Bearer ${apiKey}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch((error: unknown) => {
        throw new ApiFailure(0, `${method} ${path} got no answer: ${messageOf(error)}`);
      });
      const waitSeconds = Number(response.headers.get("retry-after"));
      if (response.status !== 429 || attempt === 3 || !(waitSeconds > 0 && waitSeconds <= 15)) return response;
      await response.body?.cancel();
      await sleep(waitSeconds * 1000, undefined, { signal });
    }
  }

  return {
    get: async (path, schema) => (await call("GET", path, schema)).body,
    post: (path, schema, body) => call("POST", path, schema, body),
  };
}

/** problem+json in one line. */
function describeProblem(method: string, path: string, status: number, answer: unknown): string {
  const problem = typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>) : {};
  const said = [problem.detail, problem.title].find((text) => typeof text === "string");
  const id = typeof problem.request_id === "string" ? ` (request ${problem.request_id})` : "";
  return `${method} ${path} answered ${status}${said ? `: ${said}` : ""}${id}`;
}
