import { apolloKey, hunterKey } from "../../sandbox/keys.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import type { Company } from "../../sandbox/world/types.ts";

/** As the product's seam does it: the whole address behind the sandbox's own. */
export function callThrough(sandbox: Sandbox, url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${sandbox.url}/${url}`, { redirect: "manual", ...init });
}

export function callApollo(sandbox: Sandbox, method: "GET" | "POST", path: string, body?: unknown): Promise<Response> {
  return callThrough(sandbox, `https://api.apollo.io/api/v1/${path}`, {
    method,
    headers: { "x-api-key": apolloKey, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export function callHunter(sandbox: Sandbox, path: string, body?: unknown): Promise<Response> {
  return callThrough(sandbox, `https://api.hunter.io/v2/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "x-api-key": hunterKey, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export async function bodyOf(response: Promise<Response>) {
  return (await response).json();
}

export async function control(sandbox: Sandbox, method: string, path: string, body?: unknown) {
  const response = await fetch(`${sandbox.url}/__sandbox/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await bodyOf(Promise.resolve(response)) };
}

export async function companiesOf(sandbox: Sandbox): Promise<Company[]> {
  return (await control(sandbox, "GET", "companies")).body;
}

export function pick<T>(items: readonly T[], test: (item: T) => boolean): T {
  const found = items.find(test);
  if (found === undefined) throw new Error("the world has no such item");
  return found;
}
