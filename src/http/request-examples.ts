const lead = "0198c5f2-6a00-7000-8000-000000000001";
const other = "0198c5f2-6a00-7000-8000-000000000002";
const company = {
  company_name: "Brightloom Robotics",
  domain: "brightloom.example",
  industry: "robotics",
  tags: ["ai"],
};
const person = {
  first_name: "Marta",
  last_name: "Kowalska",
  email: "marta.kowalska@brightloom.example",
  job_title: "CTO",
};

/** A body for each operation that takes JSON, by operationId; a test holds each against the operation's own schema. */
export const requestExamples: Record<string, unknown> = {
  searchLeads: {
    query: '"computer vision" -crypto',
    filters: { country: ["Germany"], lead_score_min: 70 },
    sort: "-lead_score",
    limit: 20,
    facets: true,
  },
  writeLeadsInBulk: {
    operations: [
      { op: "create", lead: company, client_ref: "row 1" },
      { op: "delete", id: other },
    ],
  },
  enrichLeads: { filter: { status: ["new"] }, max_credits: 50, dry_run: true },
  enrichLead: { wants: ["company", "decision_makers"], max_credits: 2 },
  createLead: company,
  replaceLead: { ...company, employee_count: 120 },
  changeLead: { status: "qualified", notes: null },
  revertFacts: { source: "hunter", dry_run: true },
  revertFactsEverywhere: { source: "hunter", dry_run: true },
  mergeLeads: { duplicate_id: other, dry_run: true },
  verifyEmails: { lead_id: lead, max_credits: 5, dry_run: true },
  createContact: { lead_id: lead, ...person },
  replaceContact: person,
  changeContact: { job_title: "Chief AI Officer", phone: null },
  searchDiscovery: {
    query: "AI companies in San Francisco",
    filters: { employee_count_min: 50, employee_count_max: 500, funding_stage: ["Series A", "Series B"] },
    sources: ["apollo", "yc"],
    limit: 20,
  },
  addJobBoards: { boards: [{ vendor: "lever", token: "brightloom", domain: "brightloom.example" }] },
  setCredential: { api_key: "as-the-provider-shows-it" },
  addSuppression: { scope: "person", value: "ada@brightloom.example", reason: "asked by mail" },
  checkSuppressions: { values: ["ada@brightloom.example", "brightloom.example"] },
};
