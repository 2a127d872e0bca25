import { z } from "zod";
import type { ProviderHttp } from "../http.ts";
import type { AccountReport, Priced } from "../provider.ts";
import { date, number, part, text } from "../wire.ts";
import { endpoint, headers } from "./endpoint.ts";

const Pool = part(z.object({ used: number, available: number, remaining: number }));
const Account = z.object({
  data: z.object({
    plan_name: text,
    reset_date: date,
    requests: z.object({ credits: Pool, searches: Pool, verifications: Pool }),
  }),
});
type Requests = z.infer<typeof Account>["data"]["requests"];

/** Free. Hunter states no limits of speed anywhere but in its documents, and a key may do all that its plan does. */
export async function checkAccount(http: ProviderHttp): Promise<Priced<AccountReport>> {
  const { data, credits } = await http.send({
    operation: "account",
    url: endpoint("account"),
    headers: headers(http),
    response: Account,
    cost: 0,
    isProbe: true,
  });
  const account = data?.data;
  const value: AccountReport = {
    plan: account?.plan_name ?? null,
    scope: null,
    credits: account ? creditsOf(account.requests, account.reset_date) : null,
    windows: [],
  };
  return { value, credits, cached: false };
}

/**
 * `credits` is the money, in fractions. API plans have two pools instead; the one with less left is what stops us, so it
 * stands for both. `remaining` may be missing.
 */
function creditsOf({ credits, searches, verifications }: Requests, reset: string | null): AccountReport["credits"] {
  const pools = credits === null ? [searches, verifications] : [credits];
  const known = pools.flatMap((pool) => {
    if (pool?.available == null || pool.available < 0) return [];
    const used = pool.used ?? (pool.remaining === null ? null : pool.available - pool.remaining);
    return used === null ? [] : [{ limit: pool.available, used }];
  });
  const tightest = known.toSorted((a, b) => a.limit - a.used - (b.limit - b.used))[0];
  return tightest ? { ...tightest, resetsAt: reset === null ? null : `${reset}T00:00:00.000Z` } : null;
}
