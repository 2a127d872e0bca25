import type { Evidence } from "../domain/ai-adoption.ts";
import type { Budget } from "../domain/budget.ts";
import type { FoundContact } from "../domain/contact.ts";
import type { Candidate, DiscoveryCriteria, FilterName } from "../domain/discovery-criteria.ts";
import type { BoardRef } from "../domain/job-board.ts";
import type { CompanyFacts } from "../domain/lead.ts";
import type { LimitPolicy, Priority } from "../limits/policy.ts";
import type { ProviderHttp, RawReply } from "./http.ts";
import type { Meaning } from "./meaning.ts";

/** On whose behalf a call is made: goes to the ledger, the log and the permit. */
export interface CallScope {
  actor: string;
  requestId: string;
  priority: Priority;
  leadId?: string;
  jobId?: string;
  runId?: string;
  /** What the request may spend in all; left out or null: as much as the limiter allows. */
  budget?: Budget | null;
  /** A free question whether the key works, which a rejected key may still ask. */
  checksKey?: boolean;
}

/** An answer with what it cost. `cached`: it was remembered, and cost nothing now. */
export interface Priced<T> {
  value: T;
  credits: number;
  cached: boolean;
}

/** A company as one source describes it, with what its description says of AI. */
export interface CompanyObservation {
  /** Registrable domain, normalised; null where the source gives none. */
  domain: string | null;
  /** The source's own id, "yc:28731". */
  externalId: string | null;
  sourceUrl: string | null;
  facts: Partial<CompanyFacts> & { companyName: string };
  /** Names of AI categories under which the source lists it. */
  categories: string[];
  /** Quotations that the source gives for AI adoption, beside what its facts say. */
  evidence?: readonly Evidence[];
  /** These are all quotations that the source has now: earlier ones of its no longer hold. */
  replacesEvidence?: boolean;
  /** Public job boards that it links to. */
  boards?: readonly BoardRef[];
  /** 0 to 1. */
  confidence: number;
  /** What the filters that the source does not apply itself are judged by. */
  candidate: Candidate;
}

export interface DiscoveryPage {
  companies: CompanyObservation[];
  /** How many there are for the criteria over all pages, as the source counts. */
  found: number;
  leftOutUnknown: number;
  filtersAppliedHere: FilterName[];
  /** Offset at which to go on, or null after the last. */
  next: number | null;
}

export interface DiscoveryRequest {
  criteria: DiscoveryCriteria;
  offset: number;
  limit: number;
}

export interface FoundEmailVerdict {
  status: "valid" | "invalid" | "accept_all" | "webmail" | "disposable" | "unknown";
  /** Why it is unknown. */
  reason: string | null;
  /** 0 to 100. */
  score: number | null;
  evidence: Record<string, unknown>;
}

/** What a provider's own account page says: free to ask. */
export interface AccountReport {
  plan: string | null;
  /** Whether the key may do all that we use ("master"), or what it may not do. */
  scope: string | null;
  /** The billing period's credits, as the provider counts them. */
  credits: { limit: number; used: number; resetsAt: string | null } | null;
  /** Calls per window, as the provider allows them. */
  windows: { limit: number; seconds: number; remaining: number | null }[];
}

/** A company that a source is asked about. What it is called and where it is tells it from namesakes. */
export interface CompanyQuestion {
  domain: string;
  companyName?: string;
  city?: string | null;
  region?: string | null;
  country?: string | null;
  /** Job boards that are known to be its own. */
  boards?: readonly BoardRef[];
}

/** What a provider can do. A method it lacks is something it cannot do. */
export interface Capabilities {
  discover?(request: DiscoveryRequest): Promise<Priced<DiscoveryPage>>;
  enrichCompany?(company: CompanyQuestion): Promise<Priced<CompanyObservation | null>>;
  findContacts?(company: { domain: string; limit: number }): Promise<Priced<FoundContact[]>>;
  verifyEmail?(email: string): Promise<Priced<FoundEmailVerdict>>;
  checkAccount?(): Promise<Priced<AccountReport>>;
  lookUpMail?(host: string): Promise<Priced<MailServers>>;
  /** Every address of a host, asked anew each time. Empty where there is none, or where it cannot be told. */
  lookUpAddresses?(host: string): Promise<Priced<string[]>>;
}

export type MailServers =
  | { status: "found"; records: string[] }
  /** No MX but an address record, to which mail may go (RFC 5321, 5.1). */
  | { status: "address_only"; records: string[] }
  | { status: "none" }
  /** "MX 0 .": the domain says that it takes no mail (RFC 7505). */
  | { status: "null_mx" }
  | { status: "no_domain" }
  | { status: "unknown"; reason: string };

export type PricedOperation = "discover" | "enrich_company" | "find_contacts" | "verify_email";

export type ProviderSettings = Readonly<Record<string, number>>;

export interface ProviderDefinition<Id extends string = string, Secret extends string | null = string | null> {
  id: Id;
  name: string;
  /** Name of the secret that holds its key; null for a public source. */
  secret: Secret;
  /** The only hosts that its calls may go to; "public": any host of the public internet, behind the guard. */
  hosts: readonly string[] | "public";
  /** Filters of a discovery that it applies itself. */
  filters: readonly FilterName[];
  /** Credits for a page of companies, a company's facts, a person or a page of people, a verdict. */
  prices: Readonly<Partial<Record<PricedOperation, number>>>;
  policy(settings: ProviderSettings): LimitPolicy;
  /** What its answer means where the status alone does not tell; null leaves it to the usual meaning. */
  meaning?(reply: RawReply, now: Date): Meaning | null;
  /** What the headers of an answer, good or bad, say of its limits; they lower ours and never raise them. */
  readLimits?(headers: Headers): AccountReport["windows"];
  create(http: ProviderHttp): Capabilities;
}

export function defineProvider<const Id extends string, const Secret extends string | null>(
  definition: ProviderDefinition<Id, Secret>,
): ProviderDefinition<Id, Secret> {
  return definition;
}
