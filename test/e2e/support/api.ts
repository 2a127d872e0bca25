import { type Contract, createContract } from "./contract.ts";

export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  text: string;
  json: T;
}

export interface Api {
  contract: Contract;
  call<T = Record<string, unknown>>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>;
}

export interface CallOptions {
  json?: unknown;
  body?: string | Uint8Array;
  headers?: Record<string, string>;
  key?: string | null;
}

/** Calls as a frontend makes them; every answer is held against the document that the server itself serves. */
export async function createApi({ url, key }: { url: string; key: string }): Promise<Api> {
  const contract = createContract(await (await fetch(`${url}/api/v1/openapi.json`)).json());
  return {
    contract,
    async call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
      const bearer = options.key === undefined ? key : options.key;
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
          ...(options.json === undefined ? {} : { "content-type": "application/json" }),
          ...options.headers,
        },
        ...(options.json === undefined ? {} : { body: JSON.stringify(options.json) }),
        ...(options.body === undefined ? {} : { body: options.body as BodyInit }),
      });
      const text = await response.text();
      contract.check(method, new URL(url + path).pathname, response, text);
      const isJson = (response.headers.get("content-type") ?? "").includes("json") && !path.includes("ndjson");
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: (isJson && text ? JSON.parse(text) : {}) as T,
      };
    },
  };
}

/** Asks again until the condition holds. @throws after `seconds` */
export async function until<T>(
  what: string,
  seconds: number,
  probe: () => Promise<T | null>,
  everyMs = 200,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await probe();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((done) => setTimeout(done, everyMs));
  }
}
