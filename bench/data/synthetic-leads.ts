/** Seeded leads: every one is a function of its number alone, so that any slice can be made again. */

const industries = "Software,Fintech,Healthcare,Logistics,Insurance,Retail,Energy,Robotics,Education,Media".split(",");
const countries = "United States,Germany,United Kingdom,France,India,Canada,Israel,Singapore,Netherlands,Brazil".split(
  ",",
);
const cities = "San Francisco,Berlin,London,Paris,Bangalore,Toronto,Tel Aviv,Singapore,Amsterdam,São Paulo".split(",");
const stages = [null, "Pre-Seed", "Seed", "Seed", "Series A", "Series B", "Series C", "Growth"];
const statuses = ["new", "new", "new", "reviewing", "contacted", "qualified", "lost", "dismissed"];
const words =
  "platform data machine learning vision agents workflow claims fraud pricing robots warehouse speech search documents " +
  "support forecasting patients imaging contracts invoices fleet routes crops grid satellite code testing security";
const vocabulary = words.split(" ");

/** mulberry32, seeded by the lead's number. */
function random(seed: number): () => number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const hex = (n: number, width: number): string => Math.floor(n).toString(16).padStart(width, "0");

export interface SyntheticLead {
  id: string;
  company_name: string;
  domain: string;
  website_url: string;
  industry: string;
  employee_count: number;
  funding_stage: string | null;
  funding_total_usd: number | null;
  location: string;
  city: string;
  country: string;
  description: string;
  tags: string;
  ai_adoption_score: number;
  lead_score: number;
  status: string;
  created_at: string;
}

export function syntheticLead(i: number): SyntheticLead {
  const next = random(i);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  const time = Date.UTC(2026, 0, 1) + i * 1000;
  const place = Math.floor(next() * cities.length);
  const stage = pick(stages);
  const [a, b] = [pick(vocabulary), pick(vocabulary)];
  const created = new Date(time).toISOString();
  return {
    id: `${hex(time / 0x10000, 8)}-${hex(time % 0x10000, 4)}-7000-8000-${hex(i, 12)}`,
    company_name: `${a[0]?.toUpperCase()}${a.slice(1)} ${b} ${i.toString(36)}`,
    domain: `${a}-${b}-${i.toString(36)}.example`,
    website_url: `https://${a}-${b}-${i.toString(36)}.example`,
    industry: pick(industries),
    employee_count: Math.max(1, Math.round(Math.exp(next() * 9))),
    funding_stage: stage,
    funding_total_usd: stage === null ? null : Math.round(Math.exp(12 + next() * 6)),
    location: `${cities[place]}, ${countries[place]}`,
    city: cities[place] ?? "",
    country: countries[place] ?? "",
    description: Array.from({ length: 18 }, () => pick(vocabulary)).join(" "),
    tags: JSON.stringify(["AI", pick(vocabulary), pick(vocabulary)]),
    ai_adoption_score: Math.floor(next() * 101),
    lead_score: Math.round(next() * 980 + 10) / 10,
    status: pick(statuses),
    created_at: created,
  };
}

export const csvColumns = [
  "company_name",
  "domain",
  "website_url",
  "industry",
  "employee_count",
  "funding_stage",
  "funding_total_usd",
  "location",
  "description",
  "tags",
] as const;

/** A CSV of leads [from, to), in pieces of some 64 KB. */
export function syntheticFile(from: number, to: number): Uint8Array<ArrayBuffer>[] {
  const encoder = new TextEncoder();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let text = `${csvColumns.join(",")}\n`;
  for (let i = from; i < to; i++) {
    const lead = syntheticLead(i);
    text += `${csvColumns.map((column) => quote(String(lead[column] ?? ""))).join(",")}\n`;
    if (text.length > 64_000) {
      pieces.push(encoder.encode(text));
      text = "";
    }
  }
  return [...pieces, encoder.encode(text)];
}

const quote = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
