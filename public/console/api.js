import { currentKey } from "./api-key.js";

const base = "/api/v1";
let keyRefused = () => {};

/** Called whenever the API answers 401. */
export const onKeyRefused = (listener) => {
  keyRefused = listener;
};

/** What went wrong: the problem document, or one made here where the API could not be reached. */
export class ApiProblem extends Error {
  constructor(problem, status) {
    super(problem.detail ?? problem.title ?? "The API gave no reason.");
    this.problem = problem;
    this.status = status;
  }
}

/** Sends a request and answers the Response. @throws ApiProblem unless it is 2xx */
export async function send(path, { method = "GET", json, body, headers = {}, signal } = {}) {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${currentKey()}`,
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: json === undefined ? body : JSON.stringify(json),
    signal,
  }).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new ApiProblem({ title: "No answer", detail: "The API did not answer. Is the server still running?" }, 0);
  });
  if (response.ok) return response;
  const problem = new ApiProblem(await readProblem(response), response.status);
  if (response.status === 401) keyRefused();
  throw problem;
}

export async function requestJson(path, options) {
  const response = await send(path, options);
  return response.json();
}

async function readProblem(response) {
  const fallback = { title: `HTTP ${response.status}`, request_id: response.headers.get("x-request-id") };
  try {
    return { ...fallback, ...(await response.json()) };
  } catch {
    return fallback;
  }
}

export const isAbort = (error) => error?.name === "AbortError";
