export type Client = ReturnType<typeof createClient>;

/** Calls to the Worker under test; anything but a 2xx ends the benchmark. */
export function createClient(url: string, key: string) {
  return {
    async call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.status === 429) {
        await new Promise((done) => setTimeout(done, Number(response.headers.get("retry-after") ?? 1) * 1000));
        return this.call(method, path, body);
      }
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
      return { status: response.status, body: JSON.parse(text) as T };
    },
  };
}

/** Leads with nothing known of them but name and domain. */
export async function givenLeads(
  client: Client,
  companies: readonly { name: string; domain: string }[],
): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < companies.length; i += 200) {
    const operations = companies
      .slice(i, i + 200)
      .map(({ name, domain }) => ({ op: "create", lead: { company_name: name, domain } }));
    const { body } = await client.call<{ results: { id: string }[] }>("POST", "/leads/bulk", { operations });
    ids.push(...body.results.map(({ id }) => id));
  }
  return ids;
}

export async function control<T>(sandboxUrl: string, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${sandboxUrl}/__sandbox/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  if (!response.ok) throw new Error(`the sandbox answered ${response.status} to ${method} ${path}`);
  return (await response.json()) as T;
}

export interface SandboxCompany {
  name: string;
  domain: string;
}
