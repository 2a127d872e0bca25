export const emailStatuses = [
  "unverified",
  "valid",
  "invalid",
  "accept_all",
  "webmail",
  "disposable",
  "unknown",
] as const;
export type EmailStatus = (typeof emailStatuses)[number];

export const seniorities = ["founder", "c_level", "vp", "head", "director", "manager", "senior", "junior"] as const;
export type Seniority = (typeof seniorities)[number];

export interface Contact {
  id: string;
  leadId: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  emailStatus: EmailStatus;
  /** 0 to 100, as sure as the source is of the address. */
  emailConfidence: number | null;
  emailVerifiedAt: string | null;
  emailSource: string | null;
  emailEvidence: Record<string, unknown> | null;
  jobTitle: string | null;
  seniority: Seniority | null;
  department: string | null;
  linkedinUrl: string | null;
  phone: string | null;
  isDecisionMaker: boolean;
  notes: string | null;
  source: string;
  provenance: Record<string, { source: string; at: string }>;
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** A person as a source describes them. A locked or merely guessed address is left out, never passed on as found. */
export interface FoundContact {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  emailStatus: EmailStatus;
  emailConfidence: number | null;
  jobTitle: string | null;
  department: string | null;
  linkedinUrl: string | null;
  phone: string | null;
}
