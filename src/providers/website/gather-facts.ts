import { type Evidence, sentenceAboutAi } from "../../domain/ai-adoption.ts";
import { linkedinCompanyUrl } from "../../domain/company-profile.ts";
import { coreOf, labelOf } from "../../domain/domain-family.ts";
import { type BoardRef, boardOf } from "../../domain/job-board.ts";
import { readOrganization } from "../../domain/organization-data.ts";
import type { PageKind } from "../../domain/page-kind.ts";
import { findMailboxes, type PublishedMailboxes } from "../../domain/published-mailboxes.ts";
import { findTechnologies } from "../../domain/technologies.ts";
import { type PageContents, tidy } from "./read-page.ts";

export interface ReadPage {
  kind: "home" | PageKind;
  url: URL;
  contents: PageContents;
}

/** What a company says of itself on its own website. */
export interface SiteFacts {
  url: string;
  /** Null where no name on it is sure to be the company's. */
  name: string | null;
  description: string | null;
  place: string | null;
  foundedYear: number | null;
  employeeCount: number | null;
  linkedinUrl: string | null;
  careersUrl: string | null;
  /** Public job boards that it links to. */
  boards: BoardRef[];
  techStack: string[];
  mailboxes: PublishedMailboxes;
  evidence: Evidence[];
}

const longestDescription = 1000;
const mostEvidence = 5;

/** Puts together what the pages of one company say; the home page comes first and wins. */
export function gatherFacts(pages: readonly [ReadPage, ...ReadPage[]], domains: readonly string[]): SiteFacts {
  const [home] = pages;
  const organization = readOrganization(
    pages.flatMap(({ contents }) => contents.structuredData),
    domains,
  );
  const { metas } = home.contents;
  const description = metas.get("description") || metas.get("og:description") || organization?.description || null;
  const profiles = [...(organization?.profiles ?? []), ...pages.flatMap(({ contents }) => contents.links)];
  return {
    url: home.url.href,
    name: organization?.name ?? nameOn(home, domains),
    description: description && tidy(description.slice(0, longestDescription)),
    place: organization?.place ?? null,
    foundedYear: organization?.foundedYear ?? null,
    employeeCount: organization?.employeeCount ?? null,
    linkedinUrl: profiles.flatMap((address) => linkedinCompanyUrl(address) ?? [])[0] ?? null,
    careersUrl: pages.find(({ kind }) => kind === "careers")?.url.href ?? null,
    boards: boardsIn(pages.flatMap(({ contents }) => [...contents.links, ...contents.resources])),
    techStack: [...new Set(pages.flatMap(technologiesOf))],
    mailboxes: findMailboxes(
      pages.flatMap(({ contents }) => contents.links),
      pages.map(({ contents }) => contents.text),
      domains,
    ),
    evidence: evidenceIn(pages, description ?? ""),
  };
}

/** The site's name for itself, or the part of its title that is like its domain. */
function nameOn({ contents: { metas, title } }: ReadPage, domains: readonly string[]): string | null {
  const stated = metas.get("og:site_name") || metas.get("application-name");
  if (stated) return tidy(stated).slice(0, 200);
  const cores = domains.flatMap((domain) => coreOf(labelOf(domain) ?? domain));
  const parts = (title ?? "").split(/ [|–—·:-] |: /);
  const fold = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return parts.find((part) => cores.some((core) => fold(part).startsWith(core))) ?? null;
}

const technologiesOf = ({ url, contents }: ReadPage): string[] =>
  findTechnologies(url, { ...contents, generator: contents.metas.get("generator") ?? null });

const mostBoards = 3;

function boardsIn(links: readonly string[]): BoardRef[] {
  const boards = links.flatMap((link) => boardOf(link) ?? []);
  const known = new Map(boards.map((board) => [`${board.vendor} ${board.token}`, board]));
  return [...known.values()].slice(0, mostBoards);
}

const rolesOfPeople =
  /\b(?:engineer|scientist|researcher|developer|manager|lead|head|analyst|architect|specialist|intern)\b/i;

/** A quotation a page, unless it is the description, which counts by itself, or stands on a page before. */
function evidenceIn(pages: readonly ReadPage[], description: string): Evidence[] {
  const found = new Map<string, Evidence>();
  for (const { kind, url, contents } of pages) {
    const lines = contents.body.split("\n").filter((line) => isSentence(line) && !tidy(description).includes(line));
    const openings = kind === "careers" ? lines.filter((line) => rolesOfPeople.test(line)) : [];
    const opening = sentenceAboutAi(openings.join("\n"));
    const quote = opening ?? sentenceAboutAi(lines.join("\n"));
    if (quote === null || found.has(quote)) continue;
    found.set(quote, { type: opening ? "ai_hiring" : "ai_website", url: url.href, quote, observedAt: null });
  }
  return [...found.values()].slice(0, mostEvidence);
}

/** Single words are menu entries and labels. A letter that could not be decoded does not belong into a quotation. */
const isSentence = (line: string): boolean => line.split(" ", 3).length === 3 && !line.includes("\ufffd");
