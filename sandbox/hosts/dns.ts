import type { Host } from "../host.ts";
import { type InnerRequest, type Reply, text } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { isDisposableDomain, isFreeMailDomain } from "../world/mail-domains.ts";
import type { MailHost } from "../world/types.ts";

const typeNumbers: Record<string, number> = { A: 1, NS: 2, CNAME: 5, MX: 15, TXT: 16, AAAA: 28 };
const servers: Record<MailHost, string[]> = {
  google: ["1 aspmx.l.google.com.", "5 alt1.aspmx.l.google.com."],
  microsoft: ["0 {slug}-example.mail.protection.outlook.com."],
  own: ["10 mail.{domain}."],
  null_mx: ["0 ."],
  no_mx: [],
};
/** Names for tests of the guard against addresses that are not public. */
const privateNames: Record<string, string> = {
  "private.example": "10.0.0.5",
  "loopback.example": "127.0.0.1",
  "metadata.example": "169.254.169.254",
};

/** Public when it is looked up first, this machine from then on; a website stands behind it. */
export const rebindingName = "rebinding.example";

interface Records {
  a: string[];
  aaaa: string[];
  mx: string[];
  cname: string | null;
}

/** DNS over HTTPS as JSON, reference/sources.md section 10. */
export const dns: Host = {
  serves: (hostname) => hostname === "cloudflare-dns.com" || hostname === "dns.google",
  operation: (url) => `dns ${(url.searchParams.get("type") ?? "A").toUpperCase()}`,
  handle: answerDns,
};

function answerDns(request: InnerRequest, state: SandboxState): Reply {
  const name = (request.url.searchParams.get("name") ?? "").toLowerCase().replace(/\.$/, "");
  const asked = (request.url.searchParams.get("type") ?? "A").toUpperCase();
  const type = typeNumbers[asked] ?? Number(asked);
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(name) || !Number.isInteger(type)) return text("Invalid query name", 400);
  const records = lookUp(name, state);
  const answer = records ? answersOf(name, type, records) : [];
  const body = {
    Status: records ? 0 : 3,
    TC: false,
    RD: true,
    RA: true,
    AD: false,
    CD: false,
    Question: [{ name, type }],
    ...(answer.length > 0
      ? { Answer: answer }
      : { Authority: [{ name: "example", type: 6, TTL: 900, data: "ns.example. root.example. 1 1 1 1 1" }] }),
  };
  return { status: 200, headers: { "content-type": "application/dns-json" }, body: JSON.stringify(body) };
}

/** Null: the name does not exist. */
function lookUp(name: string, state: SandboxState): Records | null {
  const isWww = name.startsWith("www.");
  const company = state.byDomain.get(isWww ? name.slice(4) : name);
  if (company) {
    const address = [`104.21.${company.index % 250}.${(company.index % 200) + 10}`];
    const aaaa = [`2606:4700:3030::6815:${(company.index + 16).toString(16)}`];
    const fill = (record: string) => record.replace("{slug}", company.slug).replace("{domain}", company.domain);
    return {
      a: address,
      aaaa,
      mx: isWww ? [] : servers[company.mailHost].map(fill),
      cname: isWww ? company.domain : null,
    };
  }
  if (name === rebindingName) {
    state.session.rebindingLookups += 1;
    // The first lookup is of A and AAAA.
    return { a: [state.session.rebindingLookups <= 2 ? "104.21.3.10" : "127.0.0.1"], aaaa: [], mx: [], cname: null };
  }
  const secret = privateNames[name];
  if (secret) return { a: [secret], aaaa: [], mx: [], cname: null };
  if (isFreeMailDomain(name) || isDisposableDomain(name)) {
    return { a: ["142.250.72.5"], aaaa: [], mx: [`5 mx1.${name}.`, `10 mx2.${name}.`], cname: null };
  }
  if (name.endsWith(".example") || name.endsWith(".invalid")) return null;
  // Hosts that the product itself calls resolve, so that a guard that asks first lets it pass.
  return isKnownService(name) ? { a: ["104.16.132.229"], aaaa: ["2606:4700::6810:84e5"], mx: [], cname: null } : null;
}

function isKnownService(name: string): boolean {
  return /(^|\.)(apollo\.io|hunter\.io|slack\.com|algolia\.com|github\.io|greenhouse\.io|lever\.co|ashbyhq\.com)$/.test(
    name,
  );
}

function answersOf(name: string, type: number, records: Records) {
  const cname = records.cname ? [{ name, type: 5, TTL: 300, data: `${records.cname}.` }] : [];
  const data = type === 1 ? records.a : type === 28 ? records.aaaa : type === 15 ? records.mx : [];
  return [...cname, ...data.map((entry) => ({ name: records.cname ?? name, type, TTL: 300, data: entry }))];
}
