export type AiStance = "builder" | "adopter" | "none";
export type MailHost = "google" | "microsoft" | "own" | "null_mx" | "no_mx";
export type AddressTruth = "valid" | "invalid" | "accept_all" | "unknown";
/** What Hunter's verifier does with this address instead of answering 200 at once. */
export type VerifierQuirk = "pending_twice" | "smtp_failed" | "claimed";
export type EmailPattern = "{first}.{last}" | "{f}{last}" | "{first}" | "{first}{l}";

export interface Place {
  city: string;
  region: string;
  regionCode: string;
  country: string;
  countryCode: string;
  timeZone: string;
  utcOffset: number;
  phonePrefix: string;
  lat: number;
  lng: number;
}

export interface Funding {
  stage: string;
  totalUsd: number;
  lastRoundUsd: number;
  /** YYYY-MM-DD */
  lastRoundDate: string;
  investors: string[];
}

export interface Job {
  title: string;
  department: string;
  location: string;
  /** YYYY-MM-DD */
  postedOn: string;
  isAi: boolean;
}

export interface Person {
  apolloId: string;
  firstName: string;
  lastName: string;
  title: string;
  /** Apollo's words: founder, c_suite, vp, head, director, manager, senior, entry. */
  seniority: string;
  apolloDepartment: string;
  apolloFunction: string;
  hunterDepartment: string;
  hunterSeniority: "executive" | "senior" | "junior";
  decisionMaker: boolean;
  email: string;
  truth: AddressTruth;
  verifierQuirk: VerifierQuirk | null;
  linkedinUrl: string;
  phone: string | null;
  startedOn: string;
  atApollo: boolean;
  apolloEmail: "shown" | "locked" | "absent";
  atHunter: boolean;
  hunterSourceType: "found" | "generated";
  hunterConfidence: number;
  hunterVerified: boolean;
}

export interface Company {
  index: number;
  slug: string;
  domain: string;
  name: string;
  aiStance: AiStance;
  oneLiner: string;
  description: string;
  industry: string;
  keywords: string[];
  place: Place;
  employees: number;
  foundedYear: number;
  funding: Funding | null;
  technologies: string[];
  linkedinUrl: string;
  phone: string | null;
  mailHost: MailHost;
  acceptsAll: boolean;
  emailPattern: EmailPattern;
  mailboxes: string[];
  people: Person[];
  jobs: Job[];
  jobBoard: "greenhouse" | "lever" | "ashby" | null;
  apolloId: string;
  atApollo: boolean;
  /** Saved in the customer's CRM: Apollo lists it under accounts[] in another shape. */
  savedAtApollo: boolean;
  atHunter: boolean;
  atYc: boolean;
  ycId: number;
  ycBatch: string;
  ycTags: string[];
  onHackerNews: boolean;
  site: "open" | "disallowed" | "redirects" | "parked";
}

export interface World {
  seed: number;
  companies: Company[];
}
