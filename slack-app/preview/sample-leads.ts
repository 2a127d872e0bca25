import type { Contact } from "../../src/domain/contact.ts";
import { type Lead, noFacts } from "../../src/domain/lead.ts";
import type { LeadSummary } from "../../src/services/leads/describe-leads.ts";

export const sampleNow = new Date("2026-11-22T12:00:00.000Z");

const at = "2026-11-19T09:00:00.000Z";

export function sampleLead(id: number, fields: Partial<Lead>): Lead {
  return {
    ...noFacts,
    seq: id,
    id: `00000000-0000-7000-8000-00000000000${id % 10}`,
    companyName: "Brightloom Robotics",
    domain: null,
    externalId: null,
    aiAdoptionScore: 92,
    leadScore: 88,
    scoreModel: "rules-v0",
    scoredAt: at,
    status: "new",
    owner: null,
    notes: null,
    source: "yc",
    enrichmentStatus: "completed",
    enrichedAt: at,
    provenance: {},
    version: 3,
    createdAt: at,
    updatedAt: at,
    ...fields,
  };
}

export function sampleContact(fields: Partial<Contact>): Contact {
  return {
    id: "00000000-0000-7000-8000-0000000000c1",
    leadId: "00000000-0000-7000-8000-000000000001",
    firstName: "Marta",
    lastName: "Kowalska",
    email: "marta@brightloom.example",
    emailStatus: "valid",
    emailConfidence: 97,
    emailVerifiedAt: at,
    emailSource: "hunter",
    emailEvidence: null,
    jobTitle: "CTO",
    seniority: "c_level",
    department: "executive",
    linkedinUrl: null,
    phone: "+49 30 555 0123",
    isDecisionMaker: true,
    notes: null,
    source: "hunter",
    provenance: {},
    version: 1,
    createdAt: at,
    updatedAt: at,
    ...fields,
  };
}

const brightloom = sampleLead(1, {
  companyName: "Brightloom Robotics",
  domain: "brightloom.example",
  websiteUrl: "https://brightloom.example",
  employeeCount: 120,
  fundingStage: "Series B",
  city: "Berlin",
  country: "Germany",
  description:
    "Robots that pick what was never picked before, with vision models trained in the warehouse they work in.",
});
const quillmark = sampleLead(2, {
  companyName: "Quillmark",
  domain: "quillmark.example",
  leadScore: 71.4,
  employeeCount: 64,
  fundingStage: "Series A",
  city: "Berlin",
  country: "Germany",
  owner: "slack:U0ANA",
  status: "contacted",
});
const tarnwick = sampleLead(3, {
  companyName: "Tarnwick & Sons",
  domain: "tarnwick.example",
  leadScore: 70.6,
  aiAdoptionScore: null,
  employeeCount: 180,
  fundingStage: "Series A",
  city: "Berlin",
  country: "Germany",
  enrichedAt: null,
  source: "person",
});

const marta = sampleContact({});
const jo = sampleContact({
  id: "00000000-0000-7000-8000-0000000000c2",
  firstName: "Jo",
  lastName: "Tan",
  email: "jo@quillmark.example",
  emailStatus: "accept_all",
  jobTitle: "Head of Data",
  phone: null,
});

export const sampleSummaries: readonly LeadSummary[] = [
  {
    lead: brightloom,
    grade: "A",
    trend: { direction: "improving", change: 6.2, since: "2026-10-23T12:00:00.000Z" },
    reasons: [
      { label: "AI adoption", value: "92 of 100", points: 21, url: "https://brightloom.example/blog" },
      { label: "Funding stage", value: "Series B", points: 9, url: "https://brightloom.example" },
    ],
    bestContact: marta,
    contacts: [marta],
  },
  {
    lead: quillmark,
    grade: "B",
    trend: { direction: "steady", change: -0.8, since: "2026-10-23T12:00:00.000Z" },
    reasons: [{ label: "Company size", value: "64 people", points: 8, url: null }],
    bestContact: jo,
    contacts: [jo],
  },
  { lead: tarnwick, grade: "B", trend: null, reasons: [], bestContact: null, contacts: [] },
];
