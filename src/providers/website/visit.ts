import { relateDomains } from "../../domain/domain-family.ts";
import { registrableDomain } from "../../domain/domain-name.ts";
import {
  isAllowedByRobots,
  parseRobots,
  productToken,
  type RobotsRule,
  robotsLimitBytes,
} from "../../domain/robots.ts";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import type { Memory } from "../memory.ts";
import { readBytes } from "../read-bytes.ts";

/** Where a visit ended: at a page, whatever its status, or short of it. */
export type Landing =
  | { kind: "page"; url: URL; status: number; contentType: string; bytes: Uint8Array; isCut: boolean }
  /** Not reached, or not to be reached: nobody is told which. */
  | { kind: "unreachable" }
  | { kind: "disallowed" }
  /** The site's robots.txt itself failed, which forbids everything (RFC 9309, 2.3.1.4). */
  | { kind: "robots_failed"; status: number }
  /** It sends its visitors on to a domain that may be another company's. */
  | { kind: "elsewhere"; domain: string }
  | { kind: "late" };

type Robots = { kind: "rules"; rules: RobotsRule[] } | { kind: "failed"; status: number } | { kind: "unreachable" };

interface Reply {
  status: number;
  location: string | null;
  contentType: string;
  body: { bytes: Uint8Array; isCut: boolean };
}

type Operation = "page" | "robots.txt";

const totalMs = 10_000;
const pageMs = 5000;
const totalBytes = 2 * 1024 * 1024;
const limits: Record<Operation, number> = { page: 1024 * 1024, "robots.txt": robotsLimitBytes };
const mostHops = 3;
/** Redirects and robots.txt too: fewer than the limit of calls to a site, or a hostile one could keep us waiting. */
const mostCalls = 16;

export const isHtml = (contentType: string): boolean => /^(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType);

/** Visits of one website: never more than ten seconds, 2 MB unpacked and 16 calls in all. */
export function createVisitor(http: ProviderHttp, memory: Memory, domain: string) {
  const deadlineMs = http.now().getTime() + totalMs;
  const robots = new Map<string, Promise<Robots>>();
  /** A name with or without www whose robots.txt was moved to the other: its pages are there too, one redirect sooner. */
  const movedTo = new Map<string, string>();
  let bytesLeft = totalBytes;
  let calls = 0;
  let readers = 1;
  const leftMs = () => deadlineMs - http.now().getTime();
  const isLate = () => leftMs() <= 0 || bytesLeft <= 0 || calls >= mostCalls;

  async function visit(start: URL): Promise<Landing> {
    const stop = await whyNot(start);
    if (stop) return stop;
    const host = movedTo.get(start.host);
    if (host !== undefined) {
      const landing = await visit(Object.assign(new URL(start), { host }));
      if (landing.kind === "page" && landing.status < 400) return landing;
    }
    return follow(start, "page", whyNot);
  }

  /** Several pages at the same time, as a browser would, each with its share of the bytes that are left. */
  async function visitAll(starts: readonly URL[]): Promise<Landing[]> {
    readers = Math.max(1, starts.length);
    return Promise.all(starts.map(async (start): Promise<Landing> => (isLate() ? { kind: "late" } : visit(start))));
  }

  /** Why an address of this site is not read, before anything is asked there. */
  async function whyNot(url: URL): Promise<Landing | null> {
    const target = registrableDomain(url.hostname);
    if (target === null) return { kind: "unreachable" };
    if (target !== domain && relateDomains(target, domain) !== "same") return { kind: "elsewhere", domain: target };
    const found = await robotsOf(url);
    if (found.kind === "unreachable") return { kind: "unreachable" };
    if (found.kind === "failed") return { kind: "robots_failed", status: found.status };
    return isAllowedByRobots(found.rules, url.pathname + url.search) ? null : { kind: "disallowed" };
  }

  /** Follows redirects by hand, so that every hop passes the guard of `http.send`, and at most three. */
  async function follow(
    start: URL,
    operation: Operation,
    whyNotThere: (url: URL) => Promise<Landing | null>,
  ): Promise<Landing> {
    const seen = new Set<string>();
    let url = start;
    for (let hop = 0; hop <= mostHops && !seen.has(url.href); hop++) {
      seen.add(url.href);
      if (isLate()) return { kind: "late" };
      calls += 1;
      const { data } = await http.send({
        operation,
        url,
        headers: { accept: operation === "page" ? "text/html, application/xhtml+xml" : "text/plain" },
        cost: 0,
        mayBeUnreachable: true,
        timeoutMs: Math.min(leftMs(), pageMs),
        read: (response) => readReply(response, operation),
      });
      if (data === null) return { kind: "unreachable" };
      if (data.location === null) {
        const { status, contentType, body } = data;
        return { kind: "page", url, status, contentType, ...body };
      }
      if (!URL.canParse(data.location, url.href)) return { kind: "unreachable" };
      url = new URL(data.location, url);
      url.hash = "";
      const stop = await whyNotThere(url);
      if (stop) return stop;
    }
    return { kind: "unreachable" };
  }

  async function readReply(response: Response, operation: Operation): Promise<Reply> {
    const { status, headers } = response;
    const contentType = headers.get("content-type") ?? "";
    const location = status >= 300 && status < 400 ? headers.get("location") : null;
    const isWanted = response.ok && (operation === "robots.txt" || isHtml(contentType));
    if (!isWanted) {
      await response.body?.cancel();
      return { status, location, contentType, body: { bytes: new Uint8Array(), isCut: false } };
    }
    const body = await readBytes(response, Math.min(limits[operation], Math.floor(bytesLeft / readers)));
    bytesLeft -= body.bytes.byteLength;
    return { status, location, contentType, body };
  }

  function robotsOf(url: URL): Promise<Robots> {
    const known = robots.get(url.host) ?? recallRobots(url);
    robots.set(url.host, known);
    return known;
  }

  /** What stands at another host's own address for its rules are that host's rules, too: they are not asked for again. */
  async function robotsAt(url: URL): Promise<Robots> {
    const robotsUrl = new URL("/robots.txt", url);
    const landing = await follow(robotsUrl, "robots.txt", async () => null);
    const found = toRobots(landing);
    if (landing.kind !== "page") return found;
    const { host, href } = landing.url;
    if (host !== url.host && href === new URL("/robots.txt", landing.url).href) {
      if (!robots.has(host)) robots.set(host, Promise.resolve(found));
      if (host === `www.${url.host}` || url.host === `www.${host}`) movedTo.set(url.host, host);
    }
    return found;
  }

  async function recallRobots(url: URL): Promise<Robots> {
    const find = async () => {
      const value = await robotsAt(url);
      return { value, forMs: value.kind === "unreachable" ? null : days(1) };
    };
    return (await memory.recallOr(`robots.txt ${url.host}`, find)).value;
  }

  return { visit, visitAll };
}

/** Its rules hold for the site that was asked, wherever they are kept. */
function toRobots(landing: Landing): Robots {
  if (landing.kind !== "page") return { kind: "unreachable" };
  const { status, bytes } = landing;
  if (status >= 200 && status < 300) {
    return { kind: "rules", rules: parseRobots(new TextDecoder().decode(bytes), productToken) };
  }
  // "Too many requests" is a 4xx, but who asks us to wait does not mean that we may crawl.
  if (status >= 400 && status < 500 && status !== 429) return { kind: "rules", rules: [] };
  return { kind: "failed", status };
}
