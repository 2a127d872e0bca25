/** What the API takes, in its words and order; `test/scripts/console-values.test.ts` holds it against the API's own lists. */
export const leadStatuses = ["new", "reviewing", "contacted", "qualified", "won", "lost", "dismissed"];

export const fundingStages = [
  "Pre-Seed",
  "Seed",
  ..."ABCDEFGH".split("").map((letter) => `Series ${letter}`),
  "Growth",
  "Private Equity",
  "Debt",
  "Grant",
  "IPO",
  "Acquired",
  "Unknown",
];

/** What a column of a file can fill in a lead. */
export const leadFields = [
  "company_name",
  "domain",
  "external_id",
  "website_url",
  "industry",
  "employee_count",
  "funding_stage",
  "funding_total_usd",
  "last_funding_at",
  "founded_year",
  "location",
  "city",
  "region",
  "country",
  "description",
  "tech_stack",
  "tags",
  "linkedin_url",
  "status",
  "owner",
  "notes",
];

/** What it can fill in the row's first person. */
export const contactFields = [
  "contact_first_name",
  "contact_last_name",
  "contact_full_name",
  "contact_email",
  "contact_job_title",
  "contact_department",
  "contact_phone",
  "contact_linkedin_url",
];
