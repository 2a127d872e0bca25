import { Agent, request } from "node:http";

export interface Latency {
  p50: number;
  p95: number;
  p99: number;
  count: number;
}

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

/** One request after the other on one kept connection: milliseconds until the whole answer is there. */
export async function measureLatency(url: string, probeAt: (i: number) => Probe, count: number): Promise<Latency> {
  const times: number[] = [];
  const warmUp = Math.min(50, Math.ceil(count / 5));
  for (let i = 0; i < count + warmUp; i++) {
    const probe = probeAt(i);
    const started = performance.now();
    const { status, body } = await once(url, probe);
    const ms = performance.now() - started;
    if (status !== 200) throw new Error(`${probe.path} answered ${status}: ${body.slice(0, 300)}`);
    if (i >= warmUp) times.push(ms);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), count: times.length };
}
