import { z } from "zod";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import type { FoundEmailVerdict, Priced } from "../provider.ts";
import { number } from "../wire.ts";
import { endpoint, headers } from "./endpoint.ts";

const Verified = z.object({
  data: z.looseObject({
    status: z.enum(["valid", "invalid", "accept_all", "webmail", "disposable", "unknown"]),
    score: number,
  }),
});
const chargedVerdicts = new Set(["valid", "invalid", "accept_all"]);

/** Half a credit for a verdict that is one. 202 and 222 are none yet, and whoever asked to be left alone is 451. */
export async function verifyEmail(http: ProviderHttp, email: string): Promise<Priced<FoundEmailVerdict>> {
  const { data, status, credits, cached } = await http.send({
    operation: "email-verifier",
    url: endpoint("email-verifier", { email }),
    headers: headers(http),
    response: Verified,
    cost: 0.5,
    expects: ["pending"],
    price: ({ data: verdict }) => (chargedVerdicts.has(verdict.status) ? 0.5 : 0),
    remember: { question: email, forMs: days(90) },
    // The server may take 20 s itself.
    timeoutMs: 25_000,
  });
  return { value: toVerdict(data?.data ?? null, status), credits, cached };
}

const flags = [
  "regexp",
  "gibberish",
  "disposable",
  "webmail",
  "mx_records",
  "smtp_server",
  "smtp_check",
  "accept_all",
  "block",
];

function toVerdict(data: z.infer<typeof Verified>["data"] | null, status: number): FoundEmailVerdict {
  if (data === null) {
    const reason = status === 202 ? "verification_in_progress" : status === 222 ? "mail_server_failed" : "not_known";
    return { status: "unknown", reason, score: null, evidence: {} };
  }
  // Booleans or null; anything else says nothing.
  const isFlag = (value: unknown) => typeof value === "boolean" || value === null;
  const evidence = Object.fromEntries(flags.flatMap((flag) => (isFlag(data[flag]) ? [[flag, data[flag]]] : [])));
  return { status: data.status, reason: data.status === "unknown" ? "no_verdict" : null, score: data.score, evidence };
}
