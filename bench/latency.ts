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

/** Milliseconds until the whole answer is there, on a kept connection. */
async function timeRequest(url: string, probe: Probe): Promise<number> {
  const started = performance.now();
  const { status, body } = await once(url, probe);
  if (status >= 300) throw new Error(`${probe.path} answered ${status}: ${body.slice(0, 300)}`);
  return performance.now() - started;
}

/** The time below which this share of them lies. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export interface Compared {
  times: number[];
  /** The median time as a multiple of the median of the other. */
  ratio: number;
}

interface CompareOptions {
  turns?: number;
  perTurn?: number;
  mostMs?: number;
  /** What happens before each request, the other's too, and is not timed. */
  before?: () => Promise<unknown>;
}

/**
 * In turns of a few, so that a machine that is busy with something else slows both. The first of each turn is not counted:
 * it waits for what the other left to be done behind its answer. Ends early when it takes too long.
 */
export async function compareLatency(
  url: string,
  probeAt: (i: number) => Probe,
  otherAt: (i: number) => Probe,
  { turns = 40, perTurn = 8, mostMs = 15_000, before = async () => {} }: CompareOptions = {},
): Promise<Compared> {
  const times: number[] = [];
  const others: number[] = [];
  const started = performance.now();
  for (let turn = -2; turn < turns && performance.now() - started < mostMs; turn++) {
    for (const [probe, into] of [
      [otherAt, others],
      [probeAt, times],
    ] as const) {
      for (let i = 0; i <= perTurn; i++) {
        await before();
        const ms = await timeRequest(url, probe((turn + 2) * (perTurn + 1) + i));
        // Two turns are to warm up.
        if (turn >= 0 && i > 0) into.push(ms);
      }
    }
  }
  return { times, ratio: percentile(times, 0.5) / percentile(others, 0.5) };
}
