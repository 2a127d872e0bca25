import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";

export interface RuntimeWatch {
  pid(): number | null;
  stop(): void;
}

/**
 * Notices the workerd that Miniflare starts on our port, and its end. Miniflare keeps the child process to itself and
 * silently starts another one when it dies; by then the queue, which lives in its memory, is lost.
 */
export function watchRuntime(
  port: number,
  { onStart, onExit }: { onStart: (pid: number) => void; onExit: () => void },
): RuntimeWatch {
  let runtime: ChildProcess | null = null;
  const notice = (message: unknown): void => {
    const child = childOf(message);
    // The channel speaks before the child has its arguments and its pid.
    queueMicrotask(() => {
      if (!child?.spawnargs?.includes(`--socket-addr=entry=127.0.0.1:${port}`)) return;
      runtime = child;
      if (child.pid !== undefined) onStart(child.pid);
      child.once("exit", onExit);
    });
  };
  subscribe("child_process", notice);
  return {
    pid: () => runtime?.pid ?? null,
    stop() {
      unsubscribe("child_process", notice);
      runtime?.off("exit", onExit);
    },
  };
}

function childOf(message: unknown): ChildProcess | null {
  if (typeof message !== "object" || message === null || !("process" in message)) return null;
  return message.process as ChildProcess;
}
