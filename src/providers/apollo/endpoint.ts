import type { ProviderHttp } from "../http.ts";

/** `parameters` go into the query string, each value under its name; lists belong into a JSON body. */
export function endpoint(path: string, parameters: Record<string, string> = {}): URL {
  const url = new URL(`https://api.apollo.io/api/v1/${path}`);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

/** In a header: Apollo's older ways, in the body or the query, end up in logs. */
export const headers = (http: ProviderHttp) => ({ "x-api-key": http.apiKey, "cache-control": "no-cache" });
