import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { LeadFilter, MissableField } from "../domain/lead-filter.ts";
import { placeNames } from "../domain/location.ts";
import { leads } from "./schema.ts";

export type Use = "equal" | "among" | "range";
/** How a condition names its column: `+column` is the same to SQLite but keeps it from using an index for it. */
export type Refer = (column: AnyColumn, use: Use) => AnyColumn | SQL;

const asItIs: Refer = (column) => column;

/**
 * The WHERE of a lead list. Every value is a bound parameter, and a list is one, as JSON: D1 takes a hundred, and a page
 * has the conditions up to three times.
 */
export function leadConditions(filter: LeadFilter, refer: Refer = asItIs): SQL[] {
  const oneOf = (column: AnyColumn, values: readonly string[] | undefined) => isOneOf(column, values, refer);
  const between = (column: AnyColumn, min: Bound, max: Bound) => isBetween(column, min, max, refer);
  return [
    ...oneOf(leads.status, filter.status),
    ...oneOf(leads.enrichmentStatus, filter.enrichmentStatus),
    ...oneOf(leads.fundingStage, filter.fundingStage),
    ...oneOf(leads.industry, filter.industry),
    ...oneOf(leads.country, filter.country),
    ...oneOf(leads.city, filter.city),
    ...inPlace(filter.location),
    ...oneOf(leads.source, filter.source),
    ...oneOf(leads.owner, filter.owner),
    ...oneOf(leads.domain, filter.domain),
    ...between(leads.leadScore, filter.leadScoreMin, filter.leadScoreMax),
    ...between(leads.aiAdoptionScore, filter.aiAdoptionScoreMin, filter.aiAdoptionScoreMax),
    ...between(leads.employeeCount, filter.employeeCountMin, filter.employeeCountMax),
    ...between(leads.fundingTotalUsd, filter.fundingTotalUsdMin, filter.fundingTotalUsdMax),
    ...between(leads.foundedYear, filter.foundedYearMin, filter.foundedYearMax),
    ...between(leads.updatedAt, filter.updatedSince, undefined),
    ...between(leads.createdAt, filter.createdSince, undefined),
    ...between(leads.enrichedAt, filter.enrichedSince, undefined),
    ...startsWith(filter.companyNamePrefix),
    ...withTags(filter.tagsAny, filter.tagsAll),
    ...withVerifiedContact(filter.hasVerifiedContact),
    ...(filter.missing ?? []).map((field) => whetherKnown(field, false)),
    ...(filter.present ?? []).map((field) => whetherKnown(field, true)),
  ];
}

function isOneOf(column: AnyColumn, values: readonly string[] | undefined, refer: Refer): SQL[] {
  if (values === undefined) return [];
  // A single value is an equality, which an index serves in the order of the sort.
  if (values.length === 1) return [sql`${refer(column, "equal")} = ${values[0]}`];
  return [sql`${refer(column, "among")} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`];
}

type Bound = number | string | undefined;

function isBetween(column: AnyColumn, min: Bound, max: Bound, refer: Refer): SQL[] {
  return [
    ...(min === undefined ? [] : [sql`${refer(column, "range")} >= ${min}`]),
    ...(max === undefined ? [] : [sql`${refer(column, "range")} <= ${max}`]),
  ];
}

/** Every part of the place is the city, the region or the country, or stands between commas in the location's text. */
function inPlace(place: string | undefined): SQL[] {
  const parts = place === undefined ? [] : placeNames(place);
  if (parts.length === 0) return [];
  const isNamed = sql`EXISTS (SELECT 1 FROM json_each(part.value) AS name
      WHERE name.value IN (lower(${leads.city}), lower(${leads.region}), lower(${leads.country}))
        OR instr(', ' || lower(replace(${leads.location}, ';', ',')) || ',', ', ' || name.value || ',') > 0)`;
  return [sql`NOT EXISTS (SELECT 1 FROM json_each(${JSON.stringify(parts)}) AS part WHERE NOT ${isNamed})`];
}

/** instr and not LIKE: the text is no pattern, and D1 refuses patterns over 50 bytes. */
function startsWith(prefix: string | undefined): SQL[] {
  return prefix === undefined ? [] : [sql`instr(lower(${leads.companyName}), lower(${prefix})) = 1`];
}

function withTags(any: readonly string[] | undefined, all: readonly string[] | undefined): SQL[] {
  const tags = sql`(SELECT lower(tag.value) FROM json_each(${leads.tags}) AS tag)`;
  const among = (wanted: readonly string[]) => sql`json_each(${JSON.stringify(wanted)}) AS wanted`;
  return [
    ...(any ? [sql`EXISTS (SELECT 1 FROM ${among(any)} WHERE lower(wanted.value) IN ${tags})`] : []),
    ...(all ? [sql`NOT EXISTS (SELECT 1 FROM ${among(all)} WHERE lower(wanted.value) NOT IN ${tags})`] : []),
  ];
}

function withVerifiedContact(wanted: boolean | undefined): SQL[] {
  if (wanted === undefined) return [];
  const exists = sql`EXISTS (SELECT 1 FROM contacts WHERE contacts.lead_id = ${leads.id} AND email_status = 'valid')`;
  return [wanted ? exists : sql`NOT ${exists}`];
}

function whetherKnown(field: MissableField, isKnown: boolean): SQL {
  const column = missableColumns[field];
  // Lists are never NULL.
  if (field === "tags" || field === "tech_stack") return isKnown ? sql`${column} <> '[]'` : sql`${column} = '[]'`;
  return isKnown ? sql`${column} IS NOT NULL` : sql`${column} IS NULL`;
}

const missableColumns: Record<MissableField, AnyColumn> = {
  domain: leads.domain,
  external_id: leads.externalId,
  website_url: leads.websiteUrl,
  industry: leads.industry,
  employee_count: leads.employeeCount,
  funding_stage: leads.fundingStage,
  funding_total_usd: leads.fundingTotalUsd,
  last_funding_at: leads.lastFundingAt,
  founded_year: leads.foundedYear,
  location: leads.location,
  city: leads.city,
  region: leads.region,
  country: leads.country,
  description: leads.description,
  tech_stack: leads.techStack,
  tags: leads.tags,
  linkedin_url: leads.linkedinUrl,
  ai_adoption_score: leads.aiAdoptionScore,
  lead_score: leads.leadScore,
  owner: leads.owner,
  notes: leads.notes,
  enriched_at: leads.enrichedAt,
};
