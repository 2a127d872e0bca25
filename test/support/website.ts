import type { CallScope } from "../../src/providers/provider.ts";
import { type TestOptions, testContext } from "./context.ts";
import { ownLimiter } from "./limiter.ts";

/** What is answered at an address of the world outside, or the page's HTML. */
export type SiteAnswer = string | (() => Response | Promise<Response>);

const proxy = "http://127.0.0.1:8788";

/** A world of websites as it is behind the sandbox's seam, where names under .example exist; other pages are 404. */
export function websiteStage(
  answers: Record<string, SiteAnswer>,
  options: TestOptions & { addresses?: (host: string, nth: number) => string[] } = {},
) {
  const called: string[] = [];
  const lookedUp: string[] = [];
  const requests: Request[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(request.url.replace(`${proxy}/`, ""));
    if (url.hostname === "cloudflare-dns.com") return answerDns(url);
    called.push(url.href);
    requests.push(request);
    const answer = answers[url.href];
    if (answer === undefined) return new Response("not here", { status: 404 });
    return typeof answer === "string" ? page(answer) : answer();
  };
  function answerDns(url: URL): Response {
    const host = url.searchParams.get("name") ?? "";
    const isIpv4 = url.searchParams.get("type") === "A";
    if (isIpv4) lookedUp.push(host);
    const nth = lookedUp.filter((one) => one === host).length;
    const found = options.addresses?.(host, nth) ?? ["104.21.3.10"];
    const data = found.filter((address) => address.includes(".") === isIpv4);
    return Response.json({ Status: 0, Answer: data.map((one) => ({ type: isIpv4 ? 1 : 28, data: one })) });
  }
  const { namespace } = ownLimiter();
  const env = { OUTBOUND_PROXY: proxy, PROVIDER_LIMITER: namespace, ...options.env };
  const ctx = testContext({ ...options, fetch: fetch as typeof globalThis.fetch, env });
  const scope: CallScope = { actor: "key:test", requestId: ctx.requestId, priority: "person" };
  const open = () => ctx.providers.open("website", scope);
  return {
    ctx,
    called,
    lookedUp,
    requests,
    enrich: async (domain: string) => (await open()).enrichCompany?.({ domain }) ?? Promise.reject(),
    contacts: async (domain: string) => (await open()).findContacts?.({ domain, limit: 10 }) ?? Promise.reject(),
  };
}

export const page = (html: string | Uint8Array, headers: Record<string, string> = {}): Response =>
  new Response(html, { headers: { "content-type": "text/html; charset=utf-8", ...headers } });

export const moved =
  (location: string, status = 301) =>
  () =>
    new Response(null, { status, headers: { location } });

/** Megabytes without end. */
export const endless = (letter = "a", headers: Record<string, string> = { "content-type": "text/html" }) => {
  const pulls = { count: 0 };
  const answer = () =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          pulls.count += 1;
          controller.enqueue(new Uint8Array(256 * 1024).fill(letter.charCodeAt(0)));
        },
      }),
      { headers },
    );
  return { answer, pulls };
};
