import { parse } from "tldts";

const prefixes = ["get", "try", "use", "join", "go", "with", "my", "hello", "meet"];
const suffixes = ["hq", "ai", "app", "io", "labs", "tech", "inc", "software", "data", "cloud"];

/** The name before the public suffix: "acme" of acme.co.uk. */
export function labelOf(domain: string): string | null {
  return parse(domain, { allowPrivateDomains: true }).domainWithoutSuffix || null;
}

/** Shorter names say too little: "ai.com" and "ai.io" are not one company. */
const shortest = 3;

/** The name without what companies put around it where theirs was taken: "acme" of getacme, acmehq, acme-ai. */
export function coreOf(label: string): string {
  const bare = label.replaceAll("-", "");
  const prefix = prefixes.find((word) => bare.startsWith(word) && bare.length - word.length > shortest);
  if (prefix !== undefined) return bare.slice(prefix.length);
  const suffix = suffixes.find((word) => bare.endsWith(word) && bare.length - word.length > shortest);
  return suffix === undefined ? bare : bare.slice(0, -suffix.length);
}

/** Names under which the same company may be found, its own first. */
export function labelsOf(label: string): string[] {
  if (label.length < shortest) return [];
  const core = coreOf(label);
  const around = [
    core,
    ...prefixes.flatMap((word) => [word + core, `${word}-${core}`]),
    ...suffixes.flatMap((word) => [core + word, `${core}-${word}`]),
  ];
  return [...new Set([label, label.replaceAll("-", ""), ...around])];
}

export type DomainRelation = "same" | "alike" | null;

export function relateDomains(a: string, b: string): DomainRelation {
  const [one, other] = [labelOf(a), labelOf(b)];
  if (one === null || other === null || one.length < shortest || other.length < shortest) return null;
  if (one === other) return "same";
  return coreOf(one) === coreOf(other) ? "alike" : null;
}
