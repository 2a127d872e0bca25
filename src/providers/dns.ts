import { z } from "zod";
import { hours } from "../lib/clock.ts";
import type { ProviderHttp } from "./http.ts";
import { defineProvider, type MailServers } from "./provider.ts";
import { list, text } from "./wire.ts";

const Answer = z.object({
  Status: z.number().int(),
  Answer: list(z.object({ type: z.number().int(), data: text })),
});

const recordTypes = { A: 1, MX: 15, AAAA: 28 } as const;

/** DNS over HTTPS: whether a host takes mail at all, and where it is. It never says whether an address exists. */
export const dns = defineProvider({
  id: "dns",
  name: "DNS",
  secret: null,
  hosts: ["cloudflare-dns.com"],
  filters: [],
  prices: {},
  policy: () => ({ windows: [{ limit: 600, seconds: 60 }], quota: null, reserveShare: 0 }),
  create: (http) => ({
    async lookUpMail(host) {
      const mx = await look(http, host, "MX");
      const value =
        fromMx(mx) ?? fromAddress(await look(http, host, "A")) ?? fromAddress(await look(http, host, "AAAA"));
      return { value: value ?? { status: "none" }, credits: 0, cached: false };
    },

    async lookUpAddresses(host) {
      const looked = await Promise.all([look(http, host, "A", null), look(http, host, "AAAA", null)]);
      const isTold = looked.every(({ status }) => status === 0);
      return { value: isTold ? looked.flatMap(({ records }) => records) : [], credits: 0, cached: false };
    },
  }),
});

async function look(http: ProviderHttp, name: string, type: keyof typeof recordTypes, forMs: number | null = hours(1)) {
  const url = new URL("https://cloudflare-dns.com/dns-query");
  url.searchParams.set("name", name);
  url.searchParams.set("type", type);
  const { data } = await http.send({
    operation: `lookup ${type}`,
    url,
    headers: { accept: "application/dns-json" },
    response: Answer,
    cost: 0,
    ...(forMs === null ? {} : { remember: { question: name, forMs } }),
    timeoutMs: 3000,
  });
  const records = (data?.Answer ?? []).filter((answer) => answer.type === recordTypes[type]);
  return { status: data?.Status ?? -1, records: records.flatMap(({ data: record }) => record ?? []) };
}

type Looked = Awaited<ReturnType<typeof look>>;

/** RCODE 3 is NXDOMAIN; anything else that is not 0 means "could not tell". Null: there are no MX records. */
function fromMx({ status, records }: Looked): MailServers | null {
  if (status === 3) return { status: "no_domain" };
  if (status !== 0) return { status: "unknown", reason: `dns_rcode_${status}` };
  if (records.length === 1 && /^0\s+\.$/.test(records[0] ?? "")) return { status: "null_mx" };
  return records.length > 0 ? { status: "found", records } : null;
}

function fromAddress({ status, records }: Looked): MailServers | null {
  if (status !== 0) return { status: "unknown", reason: `dns_rcode_${status}` };
  return records.length > 0 ? { status: "address_only", records } : null;
}
