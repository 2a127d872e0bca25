import { coreWords, isDistinctive, nameKey } from "./company-name.ts";
import { relateDomains } from "./domain-family.ts";
import { editDistance } from "./edit-distance.ts";
import type { Lead } from "./lead.ts";
import { isInPlace } from "./location.ts";
import { plainLookalike } from "./lookalike-domain.ts";

export const duplicateReasons = [
  "same_linkedin",
  "same_domain_name",
  "similar_domain_name",
  "lookalike_domain",
  "same_name",
  "similar_name",
  "same_location",
  "other_external_id",
] as const;
export type DuplicateReason = (typeof duplicateReasons)[number];

export type Comparable = Pick<
  Lead,
  "id" | "companyName" | "domain" | "externalId" | "linkedinUrl" | "location" | "city" | "region" | "country"
>;

export interface DuplicateVerdict {
  /** 0 to 1. */
  score: number;
  reasons: { code: DuplicateReason; detail: string }[];
}

/** How far each reason alone goes towards "the same company". They add up as independent evidence does. */
const weights: Record<DuplicateReason, number> = {
  same_linkedin: 0.9,
  same_domain_name: 0.65,
  similar_domain_name: 0.4,
  lookalike_domain: 0.3,
  same_name: 0.6,
  similar_name: 0.4,
  same_location: 0.3,
  other_external_id: 0,
};

/** Two entries of one directory are seldom one company. */
const otherEntryFactor = 0.5;

type Found = [code: DuplicateReason, detail: string] | null;

/** Whether two leads may be one company, and why. Where both are known to be elsewhere, a name alone says nothing. */
export function compareLeads(a: Comparable, b: Comparable): DuplicateVerdict {
  const place = comparePlaces(a, b);
  const found = [compareLinkedin(a, b), compareDomains(a, b), place === "other" ? null : compareNames(a, b)].filter(
    (reason) => reason !== null,
  );
  if (found.length === 0) return { score: 0, reasons: [] };
  if (place === "same") found.push(["same_location", `Both are in ${placeOf(b)}.`]);
  const doubt = found.reduce((left, [code]) => left * (1 - weights[code]), 1);
  const otherEntry = compareExternalIds(a, b);
  if (otherEntry !== null) found.push(otherEntry);
  const score = (1 - doubt) * (otherEntry === null ? 1 : otherEntryFactor);
  return { score: Math.round(score * 100) / 100, reasons: found.map(([code, detail]) => ({ code, detail })) };
}

function compareLinkedin(a: Comparable, b: Comparable): Found {
  const profile = linkedinKey(a.linkedinUrl);
  if (profile === null || profile !== linkedinKey(b.linkedinUrl)) return null;
  return ["same_linkedin", `Both have the LinkedIn profile ${profile}.`];
}

/** "company/acme" of any spelling of a LinkedIn address. */
export function linkedinKey(url: string | null): string | null {
  const path = /^https?:\/\/(?:[a-z]{2,3}\.)?linkedin\.com\/((?:company|school|showcase)\/[^/?#]+)/i.exec(
    url ?? "",
  )?.[1];
  return path?.toLowerCase() ?? null;
}

function compareDomains(a: Comparable, b: Comparable): Found {
  if (a.domain === null || b.domain === null) return null;
  if (plainLookalike(a.domain) === b.domain) return lookalike(a.domain, b.domain);
  if (plainLookalike(b.domain) === a.domain) return lookalike(b.domain, a.domain);
  const relation = relateDomains(a.domain, b.domain);
  if (relation === "same") return ["same_domain_name", `${a.domain} and ${b.domain} differ only in their ending.`];
  if (relation === "alike") return ["similar_domain_name", `${a.domain} and ${b.domain} are variants of one name.`];
  return null;
}

/** Shown so that a person looks: such a name is registered by somebody else more often than by the company. */
const lookalike = (domain: string, plain: string): Found => [
  "lookalike_domain",
  `${domain} is written with letters that only look like those of ${plain}: it may belong to somebody else.`,
];

type Named = Pick<Comparable, "companyName">;

export function compareNames(a: Named, b: Named): Found {
  const [one, other] = [nameKey(a.companyName), nameKey(b.companyName)];
  if (one === "" || other === "") return null;
  if (one === other) return ["same_name", `"${a.companyName}" and "${b.companyName}" are spellings of one name.`];
  const most = Math.min(one.length, other.length) >= 10 ? 2 : 1;
  const isLongEnough = Math.min(one.length, other.length) >= 5;
  if (isLongEnough && editDistance(one, other, most) <= most && sameNumbers(one, other)) {
    return ["similar_name", `"${a.companyName}" and "${b.companyName}" differ in a letter or two.`];
  }
  return isBeginningOf(a, b) || isBeginningOf(b, a)
    ? ["similar_name", `"${a.companyName}" and "${b.companyName}" begin with the same words.`]
    : null;
}

/** "Fund 1" and "Fund 2" are not a slip of the pen. */
const sameNumbers = (a: string, b: string): boolean => a.replace(/\D+/g, " ").trim() === b.replace(/\D+/g, " ").trim();

function isBeginningOf(a: Named, b: Named): boolean {
  const [short, long] = [coreWords(a.companyName), coreWords(b.companyName)];
  const isShorter = short.length < long.length && isDistinctive(short) && short.join("").length >= 5;
  return isShorter && short.every((word, i) => word === long[i]) && !isDistinctive(long.slice(short.length));
}

const placeOf = ({ location, city, region, country }: Comparable): string =>
  location ?? [city, region, country].filter((part) => part !== null).join(", ");

function comparePlaces(a: Comparable, b: Comparable): "same" | "other" | "unknown" {
  const [one, other] = [placeOf(a), placeOf(b)];
  if (one === "" || other === "") return "unknown";
  return isInPlace(one, other) || isInPlace(other, one) ? "same" : "other";
}

function compareExternalIds(a: Comparable, b: Comparable): Found {
  const [one, other] = [systemOf(a.externalId), systemOf(b.externalId)];
  if (one === null || one !== other || a.externalId === b.externalId) return null;
  return ["other_external_id", `They are two entries of one source: ${a.externalId} and ${b.externalId}.`];
}

const systemOf = (externalId: string | null): string | null => /^([a-z][\w.-]*):/i.exec(externalId ?? "")?.[1] ?? null;
