import { sql } from "drizzle-orm";
import { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
import { expect, it } from "vitest";
import { leadConditions } from "../../src/db/lead-conditions.ts";
import { revisionOf } from "../../src/db/lead-page.ts";
import type { LeadFilter } from "../../src/domain/lead-filter.ts";

/** A value for each filter there is. */
const filters: Required<LeadFilter> = {
  status: ["new"],
  enrichmentStatus: ["none"],
  fundingStage: ["Seed"],
  industry: ["Robotics"],
  country: ["Norway"],
  city: ["Oslo"],
  location: "Oslo, Norway",
  source: ["yc"],
  owner: ["ada"],
  domain: ["a.example"],
  tagsAny: ["x"],
  tagsAll: ["x"],
  companyNamePrefix: "A",
  leadScoreMin: 1,
  leadScoreMax: 1,
  aiAdoptionScoreMin: 1,
  aiAdoptionScoreMax: 1,
  employeeCountMin: 1,
  employeeCountMax: 1,
  fundingTotalUsdMin: 1,
  fundingTotalUsdMax: 1,
  foundedYearMin: 1,
  foundedYearMax: 1,
  createdSince: "2026",
  updatedSince: "2026",
  enrichedSince: "2026",
  hasVerifiedContact: false,
  missing: ["domain"],
  present: ["domain"],
};

const dialect = new SQLiteSyncDialect();

it.each(Object.entries(filters))(
  "what is found by %s is of a revision unless another table has a say",
  (name, value) => {
    const filter = { [name]: value };
    const { sql: text } = dialect.sqlToQuery(sql.join(leadConditions(filter), sql` AND `));
    expect(text).not.toBe("");
    const isOfLeadsAlone = [...text.matchAll(/\b(?:FROM|JOIN) +"?(\w+)/gi)].every(([, table]) => table === "json_each");
    expect(revisionOf(filter, { n: 1, revision: 5 })).toBe(isOfLeadsAlone ? 5 : null);
  },
);
