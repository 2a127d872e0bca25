import { z } from "zod";
import { AppError } from "../../domain/errors.ts";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import { readTagFile, type YcCompany } from "./company.ts";

/** The directory's AI tags. Their files are small enough to parse one at a time; all.json is not. */
export const aiTagFiles = [
  "artificial-intelligence",
  "ai",
  "generative-ai",
  "machine-learning",
  "ai-assistant",
  "computer-vision",
  "aiops",
  "conversational-ai",
  "ai-enhanced-learning",
  "deep-learning",
  "ai-powered-drug-discovery",
  "reinforcement-learning",
  "nlp",
] as const;

const TagFile = z.unknown().transform((json, ctx): YcCompany[] => {
  const companies = readTagFile(json);
  if (companies) return companies;
  ctx.addIssue("not a list");
  return z.NEVER;
});

/** An active company with the AI tag files that list it: bit `i` of `files` is `aiTagFiles[i]`. */
type Listed = YcCompany & { files: number };

/** What is kept, so that a file that has not changed since its ETag is neither sent nor parsed again. */
interface Kept {
  /** ETag of the directory's table of contents, which changes whenever a file does. */
  contents: string | null;
  etags: (string | null)[];
  companies: Listed[];
}

const keptForMs = days(30);

export async function readDirectory(http: ProviderHttp, withTexts: boolean): Promise<readonly YcCompany[]> {
  const kept = unpack(await http.recall("directory"));
  if (!kept) return refresh(http, { contents: null, etags: [], companies: [] });
  const contents = await http.send({
    operation: "contents",
    url: new URL("https://yc-oss.github.io/api/meta.json"),
    headers: kept.contents === null ? {} : { "if-none-match": kept.contents },
    response: z.unknown(),
    cost: 0,
  });
  if (contents.status === 304) return withTexts ? addTexts(http, kept.companies) : kept.companies;
  const companies = await addTexts(http, kept.companies);
  return refresh(http, { ...kept, contents: contents.etag ?? null, companies });
}

/** Asks for the files one after the other, since the largest is 1.6 MB, and takes over those that have changed. */
async function refresh(http: ProviderHttp, { contents, etags, companies }: Kept): Promise<readonly YcCompany[]> {
  const byId = new Map(companies.map((company) => [company.id, { ...company }]));
  const newEtags: (string | null)[] = [];
  let isKeepable = true;
  let gone = 0;
  for (const [i, tag] of aiTagFiles.entries()) {
    const known = etags[i] ?? null;
    const { data, status, etag } = await http.send({
      operation: "tags",
      url: new URL(`https://yc-oss.github.io/api/tags/${tag}.json`),
      headers: known === null ? {} : { "if-none-match": known },
      response: TagFile,
      cost: 0,
    });
    newEtags.push(status === 304 ? known : data === null ? null : (etag ?? null));
    if (status === 304) continue;
    // Without an ETag a change would not be seen, and what is kept would only grow old.
    isKeepable &&= data === null || etag !== undefined;
    for (const company of byId.values()) company.files &= ~(1 << i);
    for (const company of data ?? []) {
      byId.set(company.id, { ...company, files: (byId.get(company.id)?.files ?? 0) | (1 << i) });
    }
    if (data === null) gone += 1;
  }
  // One tag may go away; all of them at once means that the directory has moved.
  if (gone === aiTagFiles.length) {
    throw new AppError("provider_bad_response", "The Y Combinator directory has none of the files that we know.");
  }
  const listed = [...byId.values()].filter(({ files }) => files !== 0);
  // The newest first, in an order that stays the same from page to page.
  listed.sort((a, b) => b.id - a.id);
  if (isKeepable) await keepDirectory(http, { contents, etags: newEtags, companies: listed });
  return listed;
}

async function keepDirectory(http: ProviderHttp, { contents, etags, companies }: Kept): Promise<void> {
  const texts = companies.flatMap(({ id, longDescription }) =>
    longDescription === null ? [] : [[id, longDescription]],
  );
  await http.keep("texts", JSON.stringify(texts), keptForMs);
  await http.keep("directory", JSON.stringify({ contents, etags, rows: companies.map(pack) }), keptForMs);
}

async function addTexts<T extends YcCompany>(http: ProviderHttp, companies: readonly T[]): Promise<T[]> {
  const texts = new Map(JSON.parse((await http.recall("texts")) ?? "[]") as [number, string][]);
  return companies.map((company) => ({ ...company, longDescription: texts.get(company.id) ?? null }));
}

type Row = ReturnType<typeof pack>;

/** Without names of fields, which would be a third of it. */
const pack = (company: Listed) =>
  [
    company.files,
    company.id,
    company.name,
    company.website,
    company.places,
    company.oneLiner,
    company.employeeCount,
    company.industry,
    company.industries,
    company.tags,
    company.batch,
    company.url,
  ] as const;

function unpack(text: string | null): Kept | null {
  if (text === null) return null;
  const { contents, etags, rows } = JSON.parse(text) as Pick<Kept, "contents" | "etags"> & { rows: Row[] };
  const companies = rows.map(
    ([files, id, name, website, places, oneLiner, employeeCount, industry, industries, tags, batch, url]): Listed => {
      const facts = { id, name, website, places, oneLiner, employeeCount, industry, industries, tags, batch, url };
      return { ...facts, files, longDescription: null };
    },
  );
  return { contents, etags, companies };
}
