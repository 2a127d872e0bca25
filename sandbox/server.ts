import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { answerControl } from "./control.ts";
import { answerInner } from "./inner.ts";
import { text } from "./reply.ts";
import { send } from "./send.ts";
import { createState } from "./state.ts";

export interface Sandbox {
  url: string;
  port: number;
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** 0 or omitted: any free port. */
  port?: number;
  dataDir?: string;
  seed?: number;
  apolloCredits?: number;
  hunterCredits?: number;
  /** For benchmarks: how many times the calls of a paid plan Apollo allows. */
  apolloPace?: number;
}

/** Rejects with the EADDRINUSE error when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const state = createState(options);
  const server = createServer(async (incoming, outgoing) => {
    outgoing.on("error", () => {});
    try {
      const body = await readBody(incoming);
      const target = incoming.url ?? "/";
      const inner = /^\/(https?):\/{1,2}(.+)$/.exec(target);
      if (!inner) return send(outgoing, answerControl(incoming.method ?? "GET", target, body, state));
      const url = parseUrl(`${inner[1]}://${inner[2]}`);
      if (!url) return send(outgoing, text(`The sandbox cannot read the address ${target.slice(1)}.`, 400));
      await answerInner(
        { method: incoming.method ?? "GET", url, headers: readHeaders(incoming), body },
        outgoing,
        state,
        options.dataDir,
      );
    } catch (error) {
      if (outgoing.headersSent || outgoing.destroyed) return outgoing.destroy();
      send(outgoing, text(`The sandbox failed: ${error instanceof Error ? error.stack : String(error)}`, 500));
    }
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(options.port ?? 0, "127.0.0.1", listening);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, close };

  function close(): Promise<void> {
    return new Promise((closed) => {
      server.close(() => closed());
      // Hanging answers are part of the trade and must not keep the process alive.
      server.closeAllConnections();
    });
  }
}

function parseUrl(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function readHeaders(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}
