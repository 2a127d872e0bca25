import { decodeHTML, decodeHTMLAttribute } from "entities";

/** What stands on a page, as it stands there: nothing in it is trusted, and all of it is bounded. */
export interface PageContents {
  title: string | null;
  /** By name or property, in small letters; of several the first. */
  metas: ReadonlyMap<string, string>;
  canonical: string | null;
  links: string[];
  /** Addresses of scripts, style sheets and frames. */
  resources: string[];
  /** The text of inline scripts. */
  inlineScripts: string;
  /** Blocks of JSON-LD, unparsed. */
  structuredData: string[];
  /** What a visitor reads, a line a block. */
  text: string;
  /** The same without menus and footers. */
  body: string;
  /** False where the page was too tangled to be read to its end. */
  isWhole: boolean;
}

// Each call of a handler costs microseconds, and half a megabyte of "<" or "<script>" makes as many of them.
const mostSteps = 20_000;
const longestText = 200_000;
const longestScripts = 100_000;
const mostLinks = 500;
const mostResources = 300;
const mostBlocks = 20;

// No page holds it: such a page is none.
const blockEnd = "\0";

const hidden = "style, noscript, template, svg, select, textarea, iframe, object, title";
const aside = "nav, footer";
const blocks =
  "p, div, br, li, ul, ol, table, tr, td, th, h1, h2, h3, h4, h5, h6, section, article, header, footer, main, nav, aside, " +
  "blockquote, pre, dt, dd, figcaption, button, label, option";

/** Reads a page with the platform's streaming parser; entities are decoded, scripts never run. */
export async function readPage(html: string): Promise<PageContents> {
  const titles: string[] = [];
  const metas = new Map<string, string>();
  const links: string[] = [];
  const resources: string[] = [];
  const structuredData: string[] = [];
  const text = createText(longestText);
  const body = createText(longestText);
  const scripts = createText(longestScripts);
  let canonical: string | null = null;
  let isHidden = false;
  let isAside = false;
  let isTitleDone = false;
  let isJsonLd = false;
  let steps = 0;
  const step = () => {
    steps += 1;
    if (steps > mostSteps) throw new Error("the page is too tangled");
  };
  const attribute = (element: Element, name: string) => decodeHTMLAttribute(element.getAttribute(name) ?? "").trim();
  const keepResource = (address: string) => {
    if (address !== "" && resources.length < mostResources) resources.push(address);
  };

  const rewriter = new HTMLRewriter()
    .on("title", {
      text(chunk) {
        if (!isTitleDone) titles.push(chunk.text);
        isTitleDone ||= chunk.lastInTextNode;
      },
    })
    .on("meta", {
      element(element) {
        step();
        const name = (attribute(element, "name") || attribute(element, "property")).toLowerCase();
        if (name !== "" && metas.size < 100 && !metas.has(name)) metas.set(name, attribute(element, "content"));
      },
    })
    .on("link[href]", {
      element(element) {
        step();
        if (attribute(element, "rel").toLowerCase() === "canonical") canonical ??= attribute(element, "href");
        else keepResource(attribute(element, "href"));
      },
    })
    .on("a[href]", {
      element(element) {
        step();
        if (links.length < mostLinks) links.push(attribute(element, "href"));
      },
    })
    .on("iframe[src]", {
      element(element) {
        step();
        keepResource(attribute(element, "src"));
      },
    })
    .on("script", {
      element(element) {
        step();
        keepResource(attribute(element, "src"));
        isJsonLd = attribute(element, "type").toLowerCase() === "application/ld+json";
        if (isJsonLd && structuredData.length < mostBlocks) structuredData.push("");
      },
      text(chunk) {
        step();
        isHidden = true;
        const last = structuredData.length - 1;
        if (!isJsonLd) scripts.add(chunk.text);
        else if (last >= 0 && (structuredData[last]?.length ?? 0) < longestScripts) structuredData[last] += chunk.text;
      },
    })
    .on(hidden, {
      text() {
        isHidden = true;
      },
    })
    .on(aside, {
      text() {
        isAside = true;
      },
    })
    .on(blocks, {
      element() {
        step();
        text.add(blockEnd);
        body.add(blockEnd);
      },
    })
    // Runs after the handlers above, so these have said by now where the text stands.
    .onDocument({
      text(chunk) {
        step();
        if (!isHidden) text.add(chunk.text);
        if (!isHidden && !isAside) body.add(chunk.text);
        isHidden = false;
        isAside = false;
      },
    });

  const isWhole = await drain(rewriter.transform(new Response(html)));
  const title = tidy(decodeHTML(titles.join("").slice(0, 1000)));
  return {
    title: title === "" ? null : title,
    metas,
    canonical,
    links,
    resources,
    inlineScripts: scripts.get(),
    structuredData,
    text: tidyLines(decodeHTML(text.get())),
    body: tidyLines(decodeHTML(body.get())),
    isWhole,
  };
}

/** Whether the parser came to the end; it gives up by itself where a page needs too much memory. */
async function drain(response: Response): Promise<boolean> {
  try {
    for await (const _ of response.body as ReadableStream<Uint8Array>);
    return true;
  } catch {
    return false;
  }
}

function createText(longest: number) {
  const parts: string[] = [];
  let length = 0;
  return {
    add(part: string) {
      if (length >= longest) return;
      parts.push(part.slice(0, longest - length));
      length += part.length;
    },
    get: () => parts.join(""),
  };
}

/** One line, without control characters. */
export const tidy = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();

const tidyLines = (text: string): string =>
  text
    .split(blockEnd)
    .map(tidy)
    .filter((line) => line !== "")
    .join("\n");
