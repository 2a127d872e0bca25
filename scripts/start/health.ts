import { setTimeout as sleep } from "node:timers/promises";
import { CommandFailure, messageOf } from "../failure.ts";

/** Waits until /health is fine; what it says instead is the failure. */
export async function waitForHealth(url: string, signal: AbortSignal, forMs = 15_000): Promise<void> {
  const deadline = Date.now() + forMs;
  for (;;) {
    const said = await ask(url, signal);
    if (said === null) return;
    signal.throwIfAborted();
    if (Date.now() > deadline) throw new CommandFailure(`The Worker is not healthy: ${said}`);
    await sleep(200, undefined, { signal });
  }
}

async function ask(url: string, signal: AbortSignal): Promise<string | null> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) });
    const body = await response.text();
    return response.ok ? null : `/health answered ${response.status} ${body.slice(0, 300)}`;
  } catch (error) {
    return messageOf(error);
  }
}
