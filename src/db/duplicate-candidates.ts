import { type SQL, sql } from "drizzle-orm";
import type { Comparable } from "../domain/duplicate.ts";
import { toFtsQuery } from "../domain/fts-query.ts";
import type { Database } from "./database.ts";
import { fromRow } from "./rows.ts";
import { leads } from "./schema.ts";

export interface CandidateQuery {
  leadId: string;
  companyName: string;
  /** Names before a public suffix. */
  domainLabels: readonly string[];
  linkedinUrls: readonly string[];
  spellings: readonly string[];
  /** All must be in the name. */
  nameWords: readonly string[];
}

export type Candidate = Comparable & { leadScore: number | null };
export type DuplicateCandidates = ReturnType<typeof createDuplicateCandidates>;

type Row = Record<string, unknown>;

/** Each way of looking ends after so many leads: what it costs does not depend on how many there are. */
const most = 50;
const mostNeighbours = 20;

/** Leads that might be the same company, from indexes alone. */
export function createDuplicateCandidates(db: Database) {
  const columns = sql`leads.id, company_name, domain, external_id, linkedin_url, location, city, region, country, lead_score`;
  const list = (values: readonly string[]) => sql`json_each(${JSON.stringify(values)}) AS wanted`;
  const select = (from: SQL) => db.all<Row>(sql`SELECT ${columns} FROM ${from}`);

  /** Those that stand before and after a name in the index: a slip of the pen late in a name moves it little. */
  const neighbours = (name: string) => {
    const [start, end] = [sql`substr(${name}, 1, 3)`, sql`substr(${name}, 1, 3) || char(1114111)`];
    return [
      select(
        sql`leads WHERE company_name >= ${name} AND company_name < ${end} ORDER BY company_name LIMIT ${mostNeighbours}`,
      ),
      select(
        sql`leads WHERE company_name < ${name} AND company_name >= ${start} ORDER BY company_name DESC LIMIT ${mostNeighbours}`,
      ),
    ];
  };

  return {
    async find(query: CandidateQuery): Promise<Candidate[]> {
      const { companyName: name, nameWords } = query;
      const words = nameWords.map((text) => ({ text, prefix: false }));
      const answers = await db.batch([
        // "." and "/" are neighbours in ASCII: between them stands the label with any suffix.
        select(sql`${list(query.domainLabels)} CROSS JOIN leads
          ON domain >= wanted.value || '.' AND domain < wanted.value || '/' LIMIT ${most}`),
        select(sql`${list(query.linkedinUrls)} CROSS JOIN leads ON linkedin_url = wanted.value LIMIT ${most}`),
        select(sql`${list(query.spellings)} CROSS JOIN leads ON company_name = wanted.value LIMIT ${most}`),
        ...[...new Set([name, name.toLowerCase(), name.toUpperCase()])].flatMap(neighbours),
        ...(words.length === 0
          ? []
          : [
              select(sql`(SELECT rowid AS hit FROM leads_fts
                WHERE leads_fts MATCH ${`company_name : (${toFtsQuery(words, "AND")})`} LIMIT ${most})
                CROSS JOIN leads ON seq = hit`),
            ]),
      ]);
      const found = new Map(answers.flat().map((row) => [String(row.id), row]));
      found.delete(query.leadId);
      return [...found.values()].map((row) => fromRow(leads, row));
    },
  };
}
