import { type InnerRequest, isRecord, parseJson } from "../reply.ts";

export type ApolloParams = Readonly<Record<string, unknown>>;

/** Query string, form and JSON body say the same things; the body wins. Null when the body is not readable. */
export function readApolloParams(request: InnerRequest): ApolloParams | null {
  const fromQuery = nestPairs(request.url.searchParams);
  if (request.body.trim() === "") return fromQuery;
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return { ...fromQuery, ...nestPairs(new URLSearchParams(request.body)) };
  }
  const body = parseJson(request.body);
  return isRecord(body) ? { ...fromQuery, ...body } : null;
}

/** `name[]=a&name[]=b` is a list, `range[min]=1` an object. */
function nestPairs(pairs: URLSearchParams): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  for (const [key, value] of pairs) {
    const [, name = key, inner] = /^([^[]+)\[([^\]]*)\]$/.exec(key) ?? [];
    const present = params[name];
    if (inner === undefined) params[name] = value;
    else if (inner === "") params[name] = [...(Array.isArray(present) ? present : []), value];
    else params[name] = { ...(isRecord(present) ? present : {}), [inner]: value };
  }
  return params;
}

/** Undefined when not given; one string stands for a list of one. */
export function listOf(params: ApolloParams, name: string): string[] | undefined {
  const value = params[name];
  if (value === undefined || value === null) return undefined;
  return (Array.isArray(value) ? value : [value]).map(String);
}

export function stringOf(params: ApolloParams, name: string): string | undefined {
  const value = params[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

export interface Page {
  page: number;
  perPage: number;
}

/** A refusal is the text of Apollo's 422. */
export function pageOf(params: ApolloParams): Page | string {
  const page = Number(params.page ?? 1);
  const perPage = Number(params.per_page ?? 25);
  if (!Number.isInteger(page) || page < 1 || !Number.isInteger(perPage) || perPage < 1) return "Invalid parameters";
  if (perPage > 100) return "Invalid parameters";
  if (page > 500) return "Page * per page number is over threshold.";
  return { page, perPage };
}
