import { readFileSync } from "node:fs";

export type Stop = ReturnType<typeof createStop>;

/**
 * The end of a run: a signal, or a failure in the background. Either aborts `signal`, which everything that waits
 * listens to; whoever runs the command then calls `closeAll`.
 */
export function createStop() {
  const controller = new AbortController();
  const closers: (() => Promise<unknown>)[] = [];
  let failure: Error | null = null;

  const request = (): void => {
    // A second Ctrl-C must work even if closing hangs.
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Error("stopped"));
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, request);
  if (process.env.npm_lifecycle_event !== undefined) stopWithParent(request);

  return {
    signal: controller.signal,
    /** Somebody asked for the end, so that whatever fails from now on fails because of that. */
    get requested() {
      return controller.signal.aborted && failure === null;
    },
    get failure() {
      return failure;
    },
    /** Ctrl-C reaches workerd as well as us: its end counts as a failure only if nobody asked for it a moment later. */
    fail(error: Error) {
      setTimeout(() => {
        if (controller.signal.aborted) return;
        failure = error;
        controller.abort(error);
      }, 300);
    },
    untilEnd: () =>
      new Promise<void>((resolve) => {
        if (controller.signal.aborted) resolve();
        controller.signal.addEventListener("abort", () => resolve());
      }),
    onClose(close: () => Promise<unknown>) {
      closers.push(close);
    },
    /** In the reverse order of starting; one that fails does not keep the others from closing. */
    async closeAll() {
      for (const close of closers.reverse()) await close().catch(() => {});
    },
  };
}

/** npm passes SIGTERM to its shell, which dies of it without telling us; a killed npm does not tell even the shell. */
function stopWithParent(request: () => void): void {
  const ancestors = () => `${process.ppid} ${parentOf(process.ppid)}`;
  const atStart = ancestors();
  const watch = setInterval(() => {
    if (ancestors() === atStart) return;
    clearInterval(watch);
    request();
  }, 250);
  watch.unref();
}

/** Only where there is /proc; elsewhere the shell is all that is watched. */
function parentOf(pid: number): string {
  try {
    // The name in parentheses may contain anything; the parent is the second field after it.
    return (
      readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ")[1] ?? ""
    );
  } catch {
    return "";
  }
}
