export interface LoggedCall {
  /** Milliseconds since 1970. */
  at: number;
  host: string;
  operation: string;
  method: string;
  /** 0 while the call has no answer, and for good when the connection was destroyed or hangs. */
  status: number;
  credits: number;
}

interface OperationCount {
  calls: number;
  credits: number;
  ok: number;
}

const logLimit = 5_000;

export interface CallLog {
  arrive(call: Pick<LoggedCall, "at" | "host" | "operation" | "method">): LoggedCall;
  charge(call: LoggedCall, credits: number): void;
  answer(call: LoggedCall, status: number): void;
  summary(): {
    total: number;
    by_host: Record<string, number>;
    by_operation: Record<string, OperationCount>;
    log: LoggedCall[];
  };
}

/** A call counts when it arrives, so that one that hangs or is cut off is not forgotten. */
export function createCallLog(): CallLog {
  let total = 0;
  const byHost = new Map<string, number>();
  const byOperation = new Map<string, OperationCount>();
  const log: LoggedCall[] = [];

  function countOf(operation: string): OperationCount {
    const known = byOperation.get(operation);
    if (known) return known;
    const fresh = { calls: 0, credits: 0, ok: 0 };
    byOperation.set(operation, fresh);
    return fresh;
  }

  return {
    arrive(call) {
      const logged: LoggedCall = { ...call, status: 0, credits: 0 };
      total += 1;
      byHost.set(call.host, (byHost.get(call.host) ?? 0) + 1);
      countOf(call.operation).calls += 1;
      log.push(logged);
      if (log.length > logLimit) log.shift();
      return logged;
    },
    charge(call, credits) {
      call.credits = credits;
      const count = countOf(call.operation);
      count.credits = roundCredits(count.credits + credits);
    },
    answer(call, status) {
      call.status = status;
      if (status >= 200 && status < 300) countOf(call.operation).ok += 1;
    },
    summary: () => ({
      total,
      by_host: Object.fromEntries(byHost),
      by_operation: Object.fromEntries(byOperation),
      log,
    }),
  };
}

/** Hunter charges tenths, and sums of tenths drift. */
export function roundCredits(credits: number): number {
  return Math.round(credits * 1_000) / 1_000;
}
