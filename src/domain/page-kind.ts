import { registrableDomain } from "./domain-name.ts";

/** The pages that say most of a company, in the order in which they are read. */
export const pageKinds = ["about", "careers", "contact", "blog"] as const;
export type PageKind = (typeof pageKinds)[number];

/** First words of a path, as companies name them in the languages that we meet most; the first is the usual path. */
const words: Record<PageKind, readonly string[]> = {
  about: [
    "about",
    "about-us",
    "company",
    "team",
    "who-we-are",
    "ueber-uns",
    "uber-uns",
    "a-propos",
    "quienes-somos",
    "chi-siamo",
    "over-ons",
    "o-nas",
  ],
  careers: [
    "careers",
    "career",
    "jobs",
    "join-us",
    "join",
    "work-with-us",
    "karriere",
    "stellen",
    "carrieres",
    "empleo",
    "lavora-con-noi",
    "vacatures",
    "praca",
  ],
  contact: ["contact", "contact-us", "contacts", "kontakt", "impressum", "contacto", "contatti"],
  blog: ["blog", "news", "insights", "newsroom", "aktuelles", "actualites", "noticias"],
};

const longestAddress = 300;

/**
 * Where to read on from a home page: of each kind the first link of the company's own site, the shortest path first,
 * else the usual path.
 */
export function findPages(home: URL, links: readonly string[]): { kind: PageKind; url: URL; isLinked: boolean }[] {
  const own = links
    .flatMap((link) => ownPage(home, link) ?? [])
    .toSorted((a, b) => a.pathname.length - b.pathname.length);
  return pageKinds.map((kind) => {
    const linked = own.find(({ pathname }) => words[kind].includes(lastWord(pathname)));
    return { kind, url: linked ?? new URL(`/${words[kind][0]}`, home), isLinked: linked !== undefined };
  });
}

function ownPage(home: URL, link: string): URL | null {
  if (link.length > longestAddress || !URL.canParse(link, home.href)) return null;
  const url = new URL(link, home);
  if (url.protocol !== "https:" || registrableDomain(url.hostname) !== registrableDomain(home.hostname)) return null;
  url.hash = "";
  url.search = "";
  return url;
}

/** "about-us" of /en/About-Us.html. */
const lastWord = (pathname: string): string =>
  (
    pathname
      .toLowerCase()
      .split("/")
      .findLast((part) => part !== "") ?? ""
  ).replace(/\.(?:html?|php|aspx)$/, "");
