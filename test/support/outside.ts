/** Answers for one address, "host/path" without the query. */
export type Answer = (request: Request) => Response | Promise<Response>;

export interface FakeOutside {
  fetch: typeof fetch;
  /** The addresses that were called, in order. */
  calls: string[];
  /** The same with everything in them. */
  requests: Request[];
  answers: Record<string, Answer>;
}

/** The world outside at the seam: only what a test names is there, the longest matching address answers. */
export function fakeOutside(answers: Record<string, Answer>): FakeOutside {
  const outside: FakeOutside = {
    calls: [],
    requests: [],
    answers,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { host, pathname } = new URL(request.url);
      const address = host + pathname;
      outside.calls.push(address);
      outside.requests.push(request.clone());
      const [match] = Object.keys(outside.answers)
        .filter((known) => address.startsWith(known))
        .sort((a, b) => b.length - a.length);
      const answer = match === undefined ? undefined : outside.answers[match];
      if (!answer) throw new Error(`this test did not expect a call to ${address}`);
      return answer(request);
    },
  };
  return outside;
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });

/** As Hunter writes them (providers.md 2.3). */
export const hunterError = (status: number, id: string, details = "It went wrong."): Response =>
  json({ errors: [{ id, code: status, details }] }, status);

/** A gate that holds answers back until it is opened. */
export function gate(): { open(): void; opened: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, opened: promise };
}
