import { snakeKeys } from "../../lib/case.ts";
import type { LimiterStatus } from "../../limits/policy.ts";

export const toLimitsBody = ({ windows, quota, learned, ...limits }: LimiterStatus) => ({
  ...snakeKeys(limits),
  windows: windows.map(snakeKeys),
  quota: quota && snakeKeys(quota),
  learned: { windows: learned.windows.map(snakeKeys), quota: learned.quota && snakeKeys(learned.quota) },
});
