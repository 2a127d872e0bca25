import { fundingStages } from "./lead-values.js";

/** What a person may type about a lead; it wins over every source from then on. */
export const leadFormFields = [
  { name: "company_name", label: "Company", required: true },
  { name: "domain", label: "Domain" },
  { name: "website_url", label: "Website", kind: "url" },
  { name: "description", label: "Description", kind: "area" },
  { name: "industry", label: "Industry" },
  { name: "employee_count", label: "People", kind: "number" },
  { name: "funding_stage", label: "Funding stage", kind: fundingStages },
  { name: "funding_total_usd", label: "Funding raised, US dollars", kind: "number" },
  { name: "last_funding_at", label: "Last funding", kind: "date" },
  { name: "founded_year", label: "Founded", kind: "number" },
  { name: "location", label: "Location" },
  { name: "linkedin_url", label: "LinkedIn", kind: "url" },
  { name: "tech_stack", label: "Technology", kind: "list", hint: "separated by commas" },
  { name: "tags", label: "Tags", kind: "list", hint: "separated by commas" },
  { name: "owner", label: "Owner" },
  { name: "notes", label: "Notes", kind: "area" },
];
