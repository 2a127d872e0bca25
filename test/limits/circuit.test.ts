import { describe, expect, it } from "vitest";
import {
  type Circuit,
  circuitAfterGrant,
  circuitAfterOutcome,
  circuitFreeAt,
  circuitPhase,
  closedCircuit,
} from "../../src/limits/circuit.ts";

const fail = (circuit: Circuit, id: string, now: number) => circuitAfterOutcome(circuit, id, "unavailable", now);

function opened(at: number): Circuit {
  return ["a", "b", "c", "d", "e"].reduce((circuit, id) => fail(circuit, id, at), closedCircuit);
}

describe("the circuit", () => {
  it("opens after 5 failures in a row, for 30 s", () => {
    const four = ["a", "b", "c", "d"].reduce((circuit, id) => fail(circuit, id, 0), closedCircuit);
    expect(circuitPhase(four, 0)).toBe("closed");
    expect(circuitPhase(fail(four, "e", 0), 29_999)).toBe("open");
    expect(circuitPhase(fail(four, "e", 0), 30_000)).toBe("half_open");
  });

  it.each(["ok", "rate_limited", "quota_exhausted", "credential_rejected"] as const)(
    "counts %s as reachable, so the failures are not in a row any more",
    (kind) => {
      const four = ["a", "b", "c", "d"].reduce((circuit, id) => fail(circuit, id, 0), closedCircuit);
      expect(circuitAfterOutcome(four, "x", kind, 0)).toEqual(closedCircuit);
      expect(circuitAfterOutcome(circuitAfterGrant(opened(0), "p", 30_000), "p", kind, 31_000)).toEqual(closedCircuit);
    },
  );

  it("learns nothing from a call that was not sent", () => {
    const four = ["a", "b", "c", "d"].reduce((circuit, id) => fail(circuit, id, 0), closedCircuit);
    expect(circuitAfterOutcome(four, "x", "not_sent", 0)).toEqual(four);
    const probing = circuitAfterGrant(opened(0), "p", 30_000);
    expect(circuitFreeAt(circuitAfterOutcome(probing, "p", "not_sent", 30_001), 30_001)).toBe(30_001);
  });

  it("doubles the time with each failed probe, up to 10 minutes", () => {
    let circuit = opened(0);
    const waits: number[] = [];
    for (let n = 0; n < 7; n++) {
      const now = circuit.openUntilMs ?? 0;
      circuit = fail(circuitAfterGrant(circuit, `p${n}`, now), `p${n}`, now);
      waits.push((circuit.openUntilMs ?? 0) - now);
    }
    expect(waits).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000, 600_000]);
  });

  it("lets only the probe decide while it is open or half-open", () => {
    const probing = circuitAfterGrant(opened(0), "p", 30_000);
    expect(circuitAfterOutcome(probing, "late", "ok", 30_001)).toEqual(probing);
    expect(fail(probing, "late", 30_001)).toEqual(probing);
  });

  it("frees the slot of a probe that never came back after 60 s", () => {
    const probing = circuitAfterGrant(opened(0), "p", 30_000);
    expect(circuitFreeAt(probing, 89_999)).toBe(90_000);
    expect(circuitFreeAt(probing, 90_000)).toBe(90_000);
  });
});
