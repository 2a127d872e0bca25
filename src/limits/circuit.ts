import type { CallOutcome } from "./policy.ts";

/** Closed while `openUntilMs` is null; from `openUntilMs` on half-open: one probe at a time decides. Times in ms since epoch. */
export interface Circuit {
  /** Consecutive `unavailable` outcomes while closed. */
  failures: number;
  openUntilMs: number | null;
  /** How long it was last opened for. */
  openForMs: number;
  probe: { attemptId: string; freeAtMs: number } | null;
}

const FAILURES_TO_OPEN = 5;
const FIRST_OPEN_MS = 30_000;
const LONGEST_OPEN_MS = 600_000;
const PROBE_SLOT_MS = 60_000;

export const closedCircuit: Circuit = { failures: 0, openUntilMs: null, openForMs: 0, probe: null };

export function circuitPhase(circuit: Circuit, now: number): "closed" | "open" | "half_open" {
  if (circuit.openUntilMs === null) return "closed";
  return now < circuit.openUntilMs ? "open" : "half_open";
}

/** When the circuit lets a call through (ms since epoch); `now` if it does already. */
export function circuitFreeAt(circuit: Circuit, now: number): number {
  return Math.max(now, circuit.openUntilMs ?? now, circuit.probe?.freeAtMs ?? now);
}

/** To be called for each grant: in half-open the granted call is the probe. */
export function circuitAfterGrant(circuit: Circuit, attemptId: string, now: number): Circuit {
  if (circuitPhase(circuit, now) !== "half_open") return circuit;
  return { ...circuit, probe: { attemptId, freeAtMs: now + PROBE_SLOT_MS } };
}

/** Every outcome but `unavailable` shows that the provider is reachable, `not_sent` shows nothing. */
export function circuitAfterOutcome(
  circuit: Circuit,
  attemptId: string,
  kind: CallOutcome["kind"],
  now: number,
): Circuit {
  const isProbe = circuit.probe?.attemptId === attemptId;
  // Calls from before the opening say nothing about now: only the probe closes the circuit or opens it again.
  if (circuit.openUntilMs !== null && !isProbe) return circuit;
  if (kind === "not_sent") return isProbe ? { ...circuit, probe: null } : circuit;
  if (kind !== "unavailable") return closedCircuit;

  const failures = circuit.failures + 1;
  if (!isProbe && failures < FAILURES_TO_OPEN) return { ...circuit, failures };
  const openForMs = isProbe ? Math.min(circuit.openForMs * 2, LONGEST_OPEN_MS) : FIRST_OPEN_MS;
  return { failures, openUntilMs: now + openForMs, openForMs, probe: null };
}
