import { type SQL, sql } from "drizzle-orm";
import type { Lead } from "../domain/lead.ts";
import type { NewLead } from "./lead-repository.ts";

/** A lead as the list of its values that an import's statements take: by place, since thirty names take longer. */
export const importedFields = [
  "id",
  "companyName",
  "domain",
  "externalId",
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
  "aiAdoptionScore",
  "leadScore",
  "status",
  "owner",
  "notes",
] as const satisfies readonly (keyof Lead)[];

/** What stands after the values: the number of their origins, of those that leads of one statement have. */
export const originPlace = importedFields.length;

/** What a lead that waits to be stored has after that. */
export const waitingPlaces = {
  line: originPlace + 1,
  row: originPlace + 2,
  /** The `idTail` of its event. */
  event: originPlace + 3,
  /** What the row itself says, in bits. */
  said: originPlace + 4,
} as const;

/** A value of the list that a statement has as `one`. */
export const valueAt = (place: number): SQL => sql.raw(`(one.value ->> '$[${place}]')`);
export const fieldAt = (field: (typeof importedFields)[number]): SQL => valueAt(importedFields.indexOf(field));

export const importedValues = (lead: NewLead): unknown[] => [
  lead.id,
  lead.companyName,
  lead.domain,
  lead.externalId,
  lead.websiteUrl,
  lead.industry,
  lead.employeeCount,
  lead.fundingStage,
  lead.fundingTotalUsd,
  lead.lastFundingAt,
  lead.foundedYear,
  lead.location,
  lead.city,
  lead.region,
  lead.country,
  lead.description,
  listText(lead.techStack),
  listText(lead.tags),
  lead.linkedinUrl,
  lead.aiAdoptionScore,
  lead.leadScore,
  lead.status,
  lead.owner,
  lead.notes,
];

const listText = (words: readonly string[]): string => (words.length === 0 ? "[]" : JSON.stringify(words));

/** What the leads of one statement have in common. */
export interface SharedByLeads {
  source: string;
  scoreModel: string | null;
  at: string;
}

/** INSERTs leads whose lists of values `from` has as `one`; `origins` is JSON of the texts that these number. */
export const insertLeadsFrom = (
  id: SQL,
  from: SQL,
  origins: SQL,
  { source, scoreModel, at }: SharedByLeads,
): SQL => sql`
  INSERT INTO leads
    (id, company_name, domain, external_id, website_url, industry, employee_count, funding_stage,
    funding_total_usd, last_funding_at, founded_year, location, city, region, country, description, tech_stack,
    tags, linkedin_url, ai_adoption_score, lead_score, status, owner, notes, provenance,
    score_model, scored_at, source, enrichment_status, version, created_at, updated_at)
  SELECT ${id}, ${afterId}, ${origins} ->> ('$[' || ${valueAt(originPlace)} || ']'),
    ${scoreModel}, ${at}, ${source}, 'none', 1, ${at}, ${at}
  ${from}`;

const afterId = sql.join(
  importedFields.slice(1).map((field) => fieldAt(field)),
  sql`, `,
);
