import { relateDomains } from "../../domain/domain-family.ts";
import { registrableDomain } from "../../domain/domain-name.ts";
import { findPages } from "../../domain/page-kind.ts";
import { isParked } from "../../domain/parked-page.ts";
import { decodeHtml } from "../../lib/decode-html.ts";
import type { ProviderHttp } from "../http.ts";
import type { Memory } from "../memory.ts";
import { gatherFacts, type ReadPage, type SiteFacts } from "./gather-facts.ts";
import { type PageContents, readPage } from "./read-page.ts";
import { createVisitor, isHtml, type Landing } from "./visit.ts";

export type SiteReading =
  | { status: "read"; facts: SiteFacts; remark: string }
  /** It was read, and is no company's website, or not this one's. */
  | { status: "nothing"; remark: string }
  /** It could not be read, or may not be. */
  | { status: "not_read"; remark: string };

type Opened = { contents: PageContents; url: URL; isCut: boolean } | { reading: SiteReading };

const notRead = (remark: string): { reading: SiteReading } => ({ reading: { status: "not_read", remark } });
const nothing = (remark: string): { reading: SiteReading } => ({ reading: { status: "nothing", remark } });

/** One sentence for all that is refused, fails or takes too long: which it was is nobody's business (SSRF). */
const unreachable = "The website could not be reached.";

/** Reads a company's home page and up to four pages that say more, as far as robots.txt, ten seconds and 2 MB allow. */
export async function readSite(http: ProviderHttp, memory: Memory, domain: string): Promise<SiteReading> {
  const visitor = createVisitor(http, memory, domain);
  const bare = await visitor.visit(new URL(`https://${domain}/`));
  const landing = bare.kind === "unreachable" ? await visitor.visit(new URL(`https://www.${domain}/`)) : bare;
  const home = await open(landing);
  if ("reading" in home) return home.reading;
  const domains = [...new Set([domain, registrableDomain(home.url.hostname) ?? domain])];
  const foreign = foreignDomain(home, domains);
  if (foreign !== null) return nothing(`The website says that it is ${foreign}, which may be another company.`).reading;
  if (isParked(home.contents)) return nothing("The domain is parked: there is no company's website.").reading;

  const pages: [ReadPage, ...ReadPage[]] = [{ kind: "home", ...home }];
  const remarks: string[] = remarksOn(home);
  const further = findPages(home.url, home.contents.links);
  const landings = await visitor.visitAll(further.map(({ url }) => url));
  for (const [i, { kind, url, isLinked }] of further.entries()) {
    const landed = landings[i] ?? { kind: "late" };
    if (landed.kind === "late") {
      remarks.push("There was no time or room for more.");
      break;
    }
    const page = await open(landed);
    if (!("reading" in page)) {
      const isNew = pages.every(({ contents }) => contents.body !== page.contents.body);
      if (isNew) pages.push({ kind, ...page });
    } else if (landed.kind === "disallowed" && isLinked) {
      remarks.push(`Its robots.txt does not allow ${url.pathname}.`);
    }
  }
  const facts = gatherFacts(pages, domains);
  const { personal } = facts.mailboxes;
  if (personal > 0) remarks.push(`Left out ${personal} personal ${personal === 1 ? "address" : "addresses"}.`);
  if (facts.careersUrl !== null) remarks.push(`Careers page: ${facts.careersUrl}`);
  const paths = pages.map(({ url }) => url.pathname).join(", ");
  return { status: "read", facts, remark: [`Read ${paths}.`, ...remarks].join(" ") };
}

const remarksOn = ({ isCut, contents }: { isCut: boolean; contents: PageContents }): string[] =>
  isCut || !contents.isWhole ? ["The home page is too large or too tangled: only its beginning was read."] : [];

async function open(landing: Landing): Promise<Opened> {
  switch (landing.kind) {
    case "unreachable":
    case "late":
      return notRead(unreachable);
    case "disallowed":
      return notRead("Its robots.txt does not allow it.");
    case "robots_failed":
      return notRead(`Its robots.txt failed with status ${landing.status}, which forbids to read on.`);
    case "elsewhere":
      return nothing(`The domain redirects to ${landing.domain}, which may be another company.`);
    default:
      return openPage(landing);
  }
}

async function openPage({ status, contentType, bytes, isCut, url }: Landing & { kind: "page" }): Promise<Opened> {
  if (status < 200 || status > 299) return notRead(`The website answered with status ${status}.`);
  if (!isHtml(contentType)) return notRead(`The website is no page but ${typeName(contentType)}.`);
  const html = decodeHtml(bytes, contentType);
  if (html === null) return notRead("The page cannot be read: it is not in the charset that it says.");
  return { contents: await readPage(html), url, isCut };
}

const typeName = (contentType: string): string =>
  /^[a-z]{1,20}\/[a-z0-9.+-]{1,60}/i.exec(contentType)?.[0].toLowerCase() ?? "of an unknown type";

/** The domain that a page names as its own where that is no relative of the one that was asked. */
function foreignDomain({ contents, url }: { contents: PageContents; url: URL }, domains: readonly string[]) {
  const { canonical } = contents;
  if (canonical === null || !URL.canParse(canonical, url.href)) return null;
  const named = registrableDomain(new URL(canonical, url).hostname);
  return named === null || domains.some((own) => own === named || relateDomains(own, named) === "same") ? null : named;
}
