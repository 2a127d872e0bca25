import { Agent, request } from "node:http";

export interface Probe {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function once(url: string, probe: Probe): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request(
      { agent, hostname, port, path: probe.path, method: probe.method ?? "GET", headers: probe.headers },
      (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          body += part;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    sent.on("error", reject);
    sent.end(probe.body);
  });
}

/** Times of requests sent one after the other on one kept connection, in milliseconds until the whole answer is there. */
export async function timeRequests(url: string, probeAt: (i: number) => Probe, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const probe = probeAt(i);
    const started = performance.now();
    const { status, body } = await once(url, probe);
    times.push(performance.now() - started);
    if (status >= 300) throw new Error(`${probe.path} answered ${status}: ${body.slice(0, 300)}`);
  }
  return times;
}

/** The time below which this share of them lies. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export interface Compared {
  times: number[];
  /** The median time as a multiple of the median of the other, each pair measured side by side. */
  ratio: number;
}

/**
 * Both in turns, so that a machine that is busy with something else slows both. Ends early when it takes too long.
 */
export async function compareLatency(
  url: string,
  probeAt: (i: number) => Probe,
  otherAt: (i: number) => Probe,
  { turns = 6, perTurn = 50, mostMs = 15_000 } = {},
): Promise<Compared> {
  const times: number[] = [];
  const ratios: number[] = [];
  const started = performance.now();
  await timeRequests(url, otherAt, 20);
  await timeRequests(url, (i) => probeAt(turns * perTurn + i), 5);
  for (let turn = 0; turn < turns && performance.now() - started < mostMs; turn++) {
    const others = await timeRequests(url, otherAt, perTurn);
    const own = await timeRequests(url, (i) => probeAt(turn * perTurn + i), perTurn);
    times.push(...own);
    ratios.push(percentile(own, 0.5) / percentile(others, 0.5));
  }
  return { times, ratio: percentile(ratios, 0.5) };
}
