import type { Provenance } from "./provenance.ts";

export const fundingStages = [
  "Pre-Seed",
  "Seed",
  "Series A",
  "Series B",
  "Series C",
  "Series D",
  "Series E",
  "Series F",
  "Series G",
  "Series H",
  "Growth",
  "Private Equity",
  "Debt",
  "Grant",
  "IPO",
  "Acquired",
  "Unknown",
] as const;
export type FundingStage = (typeof fundingStages)[number];

export const leadStatuses = ["new", "reviewing", "contacted", "qualified", "won", "lost", "dismissed"] as const;
export type LeadStatus = (typeof leadStatuses)[number];

export const enrichmentStatuses = ["none", "pending", "running", "completed", "partial", "failed"] as const;
export type EnrichmentStatus = (typeof enrichmentStatuses)[number];

/** What can be known of a company, whoever says it. Null: known to be absent or not known. */
export interface CompanyFacts {
  companyName: string | null;
  websiteUrl: string | null;
  industry: string | null;
  employeeCount: number | null;
  fundingStage: FundingStage | null;
  fundingTotalUsd: number | null;
  lastFundingAt: string | null;
  foundedYear: number | null;
  location: string | null;
  city: string | null;
  region: string | null;
  country: string | null;
  description: string | null;
  techStack: string[];
  tags: string[];
  linkedinUrl: string | null;
}

export const factFields = [
  "companyName",
  "websiteUrl",
  "industry",
  "employeeCount",
  "fundingStage",
  "fundingTotalUsd",
  "lastFundingAt",
  "foundedYear",
  "location",
  "city",
  "region",
  "country",
  "description",
  "techStack",
  "tags",
  "linkedinUrl",
] as const satisfies readonly (keyof CompanyFacts)[];
export type FactField = (typeof factFields)[number];

export interface Lead extends CompanyFacts {
  seq: number;
  id: string;
  companyName: string;
  domain: string | null;
  /** Its id where it came from, say "yc:28731": what a company without a domain is known by. */
  externalId: string | null;
  aiAdoptionScore: number | null;
  leadScore: number | null;
  scoreModel: string | null;
  scoredAt: string | null;
  status: LeadStatus;
  owner: string | null;
  notes: string | null;
  source: string;
  enrichmentStatus: EnrichmentStatus;
  enrichedAt: string | null;
  provenance: Provenance;
  version: number;
  createdAt: string;
  updatedAt: string;
}

export const noFacts: CompanyFacts = {
  companyName: null,
  websiteUrl: null,
  industry: null,
  employeeCount: null,
  fundingStage: null,
  fundingTotalUsd: null,
  lastFundingAt: null,
  foundedYear: null,
  location: null,
  city: null,
  region: null,
  country: null,
  description: null,
  techStack: [],
  tags: [],
  linkedinUrl: null,
};
