import type { ProviderHttp } from "../http.ts";

export function endpoint(path: string, parameters: Record<string, string> = {}): URL {
  const url = new URL(`https://api.hunter.io/v2/${path}`);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

/** In a header: a key in the address ends up in logs. */
export const headers = (http: ProviderHttp) => ({ "X-API-KEY": http.apiKey });
