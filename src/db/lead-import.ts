import { sql } from "drizzle-orm";
import type { Lead } from "../domain/lead.ts";
import { type Provenance, packProvenance } from "../domain/provenance.ts";
import { newId } from "../lib/id.ts";
import type { Database, Write } from "./database.ts";
import type { LeadSignal } from "./evidence-repository.ts";
import { fieldAt, importedFields, importedValues, insertLeadsFrom, valueAt } from "./imported-lead.ts";
import { jsonSlices } from "./json-slices.ts";
import type { NewLead } from "./lead-repository.ts";

/** Bulk statements of the import: each takes any number of rows of at most 2 MB of JSON as one parameter. */
export function createLeadImport(db: Database) {
  return {
    /**
     * Leads that one chunk of an import creates: they have their source, their times and the score's model in common.
     * What they share goes in once, the origins of their values too. Fails where a domain, external id or id is taken by
     * now: the commit is planned anew then.
     */
    insertLeads(rows: readonly NewLead[]): Write[] {
      const { values, origins } = pack(rows);
      const { source = "", createdAt: at = "", scoreModel = null } = rows[0] ?? {};
      // As JSONB a row is not written out as text and read again for each of its values.
      return jsonSlices(values).map((slice) =>
        db.run(
          insertLeadsFrom(fieldAt("id"), sql`FROM jsonb_each(${slice}) AS one`, sql`${origins}`, {
            source,
            scoreModel,
            at,
          }),
        ),
      );
    },

    /** Signals of leads that this commit creates. */
    insertSignals(rows: readonly LeadSignal[], at: string): Write[] {
      const values = rows.map((row) => [
        newId(),
        row.leadId,
        row.source,
        row.type,
        row.weight,
        row.url,
        row.quote,
        row.observedAt,
      ]);
      return jsonSlices(values).map((slice) =>
        db.run(sql`INSERT INTO signals
          (id, lead_id, source, type, weight, url, quote, observed_at, created_at, updated_at)
        SELECT value ->> '$[0]', value ->> '$[1]', value ->> '$[2]', value ->> '$[3]', value ->> '$[4]',
          value ->> '$[5]', value ->> '$[6]', value ->> '$[7]', ${at}, ${at}
        FROM jsonb_each(${slice})`),
      );
    },

    /**
     * Each row only while it has the version it was read with, and only where its domain and external id are free.
     * Gives back the ids that changed.
     */
    updateLeads(rows: readonly Lead[], at: string): Write {
      const values = rows.map((lead) => [
        ...importedValues(lead),
        packProvenance(lead.provenance),
        lead.scoreModel,
        lead.scoredAt,
        lead.version,
      ]);
      const [provenance, scoreModel, scoredAt, version] = [0, 1, 2, 3].map((i) => valueAt(importedFields.length + i));
      return db.run(sql`UPDATE OR IGNORE leads SET
          company_name = ${fieldAt("companyName")}, domain = ${fieldAt("domain")},
          external_id = ${fieldAt("externalId")}, website_url = ${fieldAt("websiteUrl")},
          industry = ${fieldAt("industry")}, employee_count = ${fieldAt("employeeCount")},
          funding_stage = ${fieldAt("fundingStage")}, funding_total_usd = ${fieldAt("fundingTotalUsd")},
          last_funding_at = ${fieldAt("lastFundingAt")}, founded_year = ${fieldAt("foundedYear")},
          location = ${fieldAt("location")}, city = ${fieldAt("city")}, region = ${fieldAt("region")},
          country = ${fieldAt("country")}, description = ${fieldAt("description")},
          tech_stack = ${fieldAt("techStack")}, tags = ${fieldAt("tags")}, linkedin_url = ${fieldAt("linkedinUrl")},
          ai_adoption_score = ${fieldAt("aiAdoptionScore")}, lead_score = ${fieldAt("leadScore")},
          score_model = ${scoreModel}, scored_at = ${scoredAt}, status = ${fieldAt("status")},
          owner = ${fieldAt("owner")}, notes = ${fieldAt("notes")}, provenance = ${provenance},
          version = leads.version + 1, updated_at = ${at}
        FROM json_each(${JSON.stringify(values)}) AS one
        WHERE leads.id = ${fieldAt("id")} AND leads.version = ${version} RETURNING leads.id AS id`);
    },

    dropSignals(leadIds: readonly string[], source: string): Write {
      return db.run(sql`DELETE FROM signals WHERE source = ${source}
        AND lead_id IN (SELECT value FROM json_each(${JSON.stringify(leadIds)}))`);
    },
  };
}

/** Each lead as a list, with the number of its origins in place of these: in a chunk there are few different ones. */
function pack(leads: readonly NewLead[]): { values: unknown[][]; origins: string } {
  const numbers = new Map<string, number>();
  // Each as a text of its own: as an object SQLite would write it anew for every row.
  const texts: string[] = [];
  // Leads with the same fields mostly share the object, too.
  const known = new Map<Provenance, number>();
  const numberOf = (provenance: Provenance): number => {
    const text = packProvenance(provenance);
    const number = numbers.get(text) ?? texts.push(text) - 1;
    numbers.set(text, number);
    known.set(provenance, number);
    return number;
  };
  const values = leads.map((lead) => {
    const facts = importedValues(lead);
    facts.push(known.get(lead.provenance) ?? numberOf(lead.provenance));
    return facts;
  });
  return { values, origins: JSON.stringify(texts) };
}
