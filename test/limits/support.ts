import { env } from "cloudflare:workers";
import type { LimitPolicy, Permit, PermitRequest } from "../../src/limits/policy.ts";

export const START = Date.UTC(2026, 10, 10, 9, 0, 0);
export const HOUR = 3_600_000;

export function policyWith(overrides: Partial<LimitPolicy> = {}): LimitPolicy {
  return { windows: [], quota: null, reserveShare: 0.2, ...overrides };
}

export function newLimiter(name: string = crypto.randomUUID()) {
  return env.PROVIDER_LIMITER.getByName(name);
}

export function requestWith(overrides: Partial<PermitRequest> = {}): PermitRequest {
  return { attemptId: crypto.randomUUID(), cost: 1, priority: "person", credential: null, ...overrides };
}

export function granted(permits: readonly Permit[]): number {
  return permits.filter((permit) => permit.granted).length;
}
