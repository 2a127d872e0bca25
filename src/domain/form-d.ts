import { nameKey } from "./company-name.ts";
import { foldPlace, usStateCode } from "./countries.ts";
import type { FundingStage } from "./lead.ts";

/** A notice of a sale of securities to the SEC, as far as it tells a company's round. Officers' names are not read. */
export interface FormD {
  companyName: string;
  /** "D" for a first notice, "D/A" for an amendment. */
  type: string;
  isLive: boolean;
  /** A fund that invests, which is no company that raised money. */
  isFund: boolean;
  amountSoldUsd: number | null;
  firstSaleOn: string | null;
}

const valueIn = (xml: string, tag: string): string | null =>
  new RegExp(`<${tag}>\\s{0,20}([^<]{1,500}?)\\s{0,20}</${tag}>`).exec(xml)?.[1] ?? null;

const partOf = (xml: string, tag: string): string => new RegExp(`<${tag}>([^]{0,5000}?)</${tag}>`).exec(xml)?.[1] ?? "";

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? "");

/** Reads primary_doc.xml of a filing; null where it is none. */
export function readFormD(xml: string): FormD | null {
  const type = valueIn(xml, "submissionType");
  const companyName = valueIn(partOf(xml, "primaryIssuer"), "entityName");
  if (type === null || companyName === null) return null;
  const amount = valueIn(xml, "totalAmountSold");
  const firstSale = valueIn(partOf(xml, "dateOfFirstSale"), "value");
  return {
    companyName: decode(companyName),
    type,
    isLive: valueIn(xml, "testOrLive") === "LIVE",
    isFund: /<investmentFundInfo>/.test(xml) || valueIn(xml, "industryGroupType") === "Pooled Investment Fund",
    amountSoldUsd: amount !== null && /^\d{1,12}$/.test(amount) && Number(amount) > 0 ? Number(amount) : null,
    firstSaleOn: firstSale !== null && /^\d{4}-\d{2}-\d{2}$/.test(firstSale) ? firstSale : null,
  };
}

/** A company as the SEC's search lists it: "Acme Robotics, Inc.  (CIK 0001234567)". */
export interface FilingHit {
  name: string;
  cik: string;
  accession: string;
  form: string;
  filedOn: string;
  states: string[];
  /** "San Francisco, CA" */
  places: string[];
}

export interface NamedCompany {
  name: string;
  city: string | null;
  region: string | null;
}

/**
 * The newest first notice of the company itself: the same name, and the same state or city. Null where there is none, or
 * where more than one company answers to it, since a wrong round is worse than none.
 */
export function findFiling(hits: readonly FilingHit[], { name, city, region }: NamedCompany): FilingHit | null {
  const state = region === null ? null : usStateCode(region);
  const town = city === null ? null : foldPlace(city);
  if (state === null && town === null) return null;
  const own = hits.filter(
    (hit) =>
      nameKey(hit.name) === nameKey(name) &&
      (state !== null
        ? hit.states.includes(state)
        : hit.places.some((place) => foldPlace(place.split(",")[0] ?? "") === town)),
  );
  if (new Set(own.map(({ cik }) => cik)).size !== 1) return null;
  const notices = own.filter(({ form }) => form === "D");
  return notices.sort((a, b) => b.filedOn.localeCompare(a.filedOn))[0] ?? null;
}

/** What a round of that size is usually called. Only a guess: the notice itself does not say. */
export function likelyStage(amountUsd: number): FundingStage {
  if (amountUsd < 8_000_000) return "Seed";
  return amountUsd < 25_000_000 ? "Series A" : "Series B";
}
