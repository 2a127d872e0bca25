import type { Evidence } from "../domain/ai-adoption.ts";
import type { Budget } from "../domain/budget.ts";
import type { EmailStatus, FoundContact } from "../domain/contact.ts";
import type { Candidate, DiscoveryCriteria, FilterName } from "../domain/discovery-criteria.ts";
import type { BoardRef } from "../domain/job-board.ts";
import type { CompanyFacts } from "../domain/lead.ts";
import type { LimitPolicy, Priority } from "../limits/policy.ts";
import type { ProviderHttp, RawReply } from "./http.ts";
import type { Meaning } from "./meaning.ts";
import type { Memory } from "./memory.ts";
import type { CompanyQuestion, DirectoryChanges, KnownBoard } from "./questions.ts";

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
}

/** An answer with what it cost. `cached`: it was remembered, and cost nothing now. */
export interface Priced<T> {
  value: T;
  credits: number;
  cached: boolean;
  remark?: Remark;
}

/** What people should know of an answer: what it rests on, or why there is none. */
export interface Remark {
  text: string;
  /** False where nobody could or would be asked, which is not the same as finding nothing. */
  isAnswer: boolean;
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
  /** Only what has changed is in the facts: the rest of what the source said still holds. */
  isPartial?: boolean;
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
  /** Job boards whose turn it was and that were not asked, since we were told to wait. */
  unread?: readonly BoardRef[];
}

export interface DiscoveryRequest {
  criteria: DiscoveryCriteria;
  offset: number;
  limit: number;
  /** For the source that reads job boards: those whose turn it is, of how many. */
  boards?: { boards: readonly KnownBoard[]; total: number };
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
  /** What the key may not do, in a sentence; null where nothing is known against it. */
  scope: string | null;
  /** The billing period's credits, as the provider counts them; null where the key may not read them. */
  credits: { limit: number; used: number; resetsAt: string | null } | null;
  /** Calls per window, as the provider allows them. */
  windows: { limit: number; seconds: number; remaining: number | null }[];
}

/** Somebody at a company whom a source knows but does not name in full. */
export interface PersonHint {
  /** What `matchPeople` takes. */
  id: string;
  firstName: string | null;
  jobTitle: string | null;
  /** Whether the source says that it has a verified address. */
  hasEmail: boolean;
}

/** What somebody is known by. */
export type PersonIdentity =
  | { email: string }
  | { linkedinUrl: string }
  | { firstName: string; lastName: string; domain: string };

export interface MatchedPerson {
  id: string;
  contact: FoundContact;
  /** Where the person works now: not always where they were looked for. */
  employerDomain: string | null;
  /** An address exists which our plan may not see. A whole batch of these says that the credits are gone. */
  isLocked: boolean;
}

/** An address that a source found for a person by name. */
export interface FoundEmail {
  email: string;
  /** 0 to 100, as sure as the source is. */
  confidence: number | null;
  /** As far as the source verified it; "unverified" where it did not. */
  status: EmailStatus;
  /** Made up by the company's pattern, not seen anywhere: on a server that takes all mail it proves nothing. */
  isGenerated: boolean;
  jobTitle: string | null;
  linkedinUrl: string | null;
}

/** How many addresses a source has for a company, before one pays for them. */
export interface EmailCount {
  total: number;
  personal: number;
  generic: number;
  /** By the source's own names; they do not sum to the total. */
  departments: Record<string, number>;
  seniorities: Record<string, number>;
}

/** A person by their address, with the company where they work; never a new address. */
export interface PersonProfile {
  contact: FoundContact;
  employerDomain: string | null;
  company: CompanyObservation | null;
}

/**
 * What a provider can do. A method it lacks is something it cannot do. Domains are registrable and normalised. Every
 * method may throw what `ProviderHttp.send` does, and remembers its answers, misses too.
 */
export interface Capabilities {
  discover?(request: DiscoveryRequest): Promise<Priced<DiscoveryPage>>;
  /** Free: what is new in a directory since its last edition. */
  readChanges?(): Promise<Priced<DirectoryChanges>>;
  /** Price `enrich_company`, nothing for a company that is unknown (null). */
  enrichCompany?(company: CompanyQuestion): Promise<Priced<CompanyObservation | null>>;
  /** As many calls as it takes, ten companies each; price as for one. Every domain is a key, null where unknown. */
  enrichCompanies?(domains: readonly string[]): Promise<Priced<Map<string, CompanyObservation | null>>>;
  /** Price `find_contacts`: for each person, or for a page of ten where the source counts in pages. */
  findContacts?(company: { domain: string; limit: number }): Promise<Priced<FoundContact[]>>;
  /** Free: whom `matchPeople` would find, decision makers only. */
  searchPeople?(company: { domain: string; limit: number }): Promise<Priced<PersonHint[]>>;
  /** Price `match_person` for each that is found, ten a call. Whoever is unknown is not in the answer. */
  matchPeople?(ids: readonly string[]): Promise<Priced<Map<string, MatchedPerson>>>;
  /** Price `match_person`; null, and free, where nobody is found. */
  matchPerson?(identity: PersonIdentity): Promise<Priced<MatchedPerson | null>>;
  /** Price `find_email`, its verification included; null, and free, where there is none. */
  findEmail?(person: { firstName: string; lastName: string; domain: string }): Promise<Priced<FoundEmail | null>>;
  /** Free. */
  countEmails?(domain: string): Promise<Priced<EmailCount>>;
  verifyEmail?(email: string): Promise<Priced<FoundEmailVerdict>>;
  /** Price `look_up_person`; null, and free, where the address is unknown. */
  lookUpPerson?(email: string): Promise<Priced<PersonProfile | null>>;
  /** Free. Asked even for a key that was refused something, and forgets these refusals: a new plan shows at once. */
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

export type PricedOperation =
  | "discover"
  | "enrich_company"
  | "find_contacts"
  | "search_people"
  | "match_person"
  | "find_email"
  | "count_emails"
  | "verify_email"
  | "look_up_person"
  | "check_account";

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
  /** The most credits for one of each: a page of companies, a company's facts, a person or a page of people, a verdict … */
  prices: Readonly<Partial<Record<PricedOperation, number>>>;
  policy(settings: ProviderSettings): LimitPolicy;
  /** What its answer means where the status alone does not tell; null leaves it to the usual meaning. */
  meaning?(reply: RawReply, now: Date): Meaning | null;
  /** What the headers of an answer, good or bad, say of its limits; they lower ours and never raise them. */
  readLimits?(headers: Headers): AccountReport["windows"];
  /** The provider's own name for the call, by which its support finds it. */
  requestId?(reply: RawReply): string | null;
  /** Its terms ask for an address to write to in the User-Agent: it is off while CONTACT_EMAIL is not set. */
  needsContact?: boolean;
  create(http: ProviderHttp, memory: Memory): Capabilities;
}

export function defineProvider<const Id extends string, const Secret extends string | null>(
  definition: ProviderDefinition<Id, Secret>,
): ProviderDefinition<Id, Secret> {
  return definition;
}
