import type { ServerResponse } from "node:http";
import { applyConnectionFault } from "./connection-faults.ts";
import { serveDataFile } from "./data-files.ts";
import { faultReply } from "./fault-replies.ts";
import type { InnerRequest, Reply } from "./reply.ts";
import { hostOf } from "./router.ts";
import { send } from "./send.ts";
import type { SandboxState } from "./state.ts";

/** One call of the product to the outside world: count it, let a fault have it, else answer as the host would. */
export async function answerInner(
  request: InnerRequest,
  outgoing: ServerResponse,
  state: SandboxState,
  dataDir: string | undefined,
): Promise<void> {
  const host = hostOf(request.url, state);
  const { hostname, pathname } = request.url;
  // A reset may come while this call is on its way; its result belongs to the session in which it arrived.
  const { calls, faults } = state.session;
  const call = calls.arrive({
    at: state.now(),
    host: hostname,
    operation: host.operation(request.url),
    method: request.method,
  });

  async function answerNormally(): Promise<Reply> {
    const file = dataDir === undefined ? null : await serveDataFile(dataDir, request);
    const reply = file ?? host.handle(request, state);
    if (reply.credits) calls.charge(call, reply.credits);
    return request.method === "HEAD" ? { ...reply, body: "" } : reply;
  }

  const rule = faults.take(hostname, pathname);
  const instead = rule === null ? await answerNormally() : faultReply(rule, hostname, pathname);
  if (instead) {
    calls.answer(call, instead.status);
    return send(outgoing, instead);
  }
  if (rule) calls.answer(call, await applyConnectionFault(rule, outgoing, answerNormally));
}
