import { type SQL, sql } from "drizzle-orm";
import { cut } from "../lib/cut.ts";
import { idHead } from "../lib/id.ts";
import type { Database, Write } from "./database.ts";
import { fieldAt, insertLeadsFrom, type SharedByLeads, valueAt, waitingPlaces } from "./imported-lead.ts";

/** Rows that wait together, as they are to be kept. */
export interface NewChunk {
  number: number;
  size: number;
  /** Texts of JSON: lists as `insertLeadsFrom` takes them, with the origins that they number, and their evidence. */
  ready: { origins: string[]; leads: string[]; signals: string[]; score: number } | null;
  /** Texts of JSON: the rows, or what stood in the file of those that are ready. */
  rows: string[];
}

export interface WaitingChunk {
  number: number;
  size: number;
  /** What it takes to read all of it. */
  bytes: number;
  isReady: boolean;
}

/** Some of one import. */
export interface Chunks {
  importId: string;
  numbers: readonly number[];
}

/** How many a chunk has at most: the least that the job stores in one commit. */
export const mostInChunk = 50;

export interface ReadyCompany {
  /** By which the ready lead is known until it is stored: its own id, or an `idTail`. */
  name: string;
  domain: string | null;
  websiteUrl: string | null;
}

/** A ready row that has to be looked at after all. */
export interface ReadyRow {
  /** As it waits. */
  values: unknown[];
  original: unknown;
}

// D1 takes 2,000,000 bytes in one parameter.
const mostBytes = 1_500_000;

/** Rows of a file that wait to be stored, and what the database does with those that need no second look. */
export function createImportChunks(db: Database) {
  const ofChunks = ({ importId, numbers }: Chunks): SQL =>
    sql`import_id = ${importId} AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`;
  /** In the order of the numbers. */
  const each = (list: "leads" | "signals" | "rows", { importId, numbers }: Chunks): SQL =>
    sql`FROM json_each(${JSON.stringify(numbers)}) AS nth
      CROSS JOIN import_chunks AS c ON c.import_id = ${importId} AND c.number = nth.value
      CROSS JOIN jsonb_each(c.${sql.raw(list)}) AS one`;

  return {
    /** Stores nothing once the upload was taken for dead; go by what `touchReceiving` changes in the same commit. */
    addChunks(importId: string, chunks: readonly NewChunk[]): Write[] {
      return slicesOf(chunks.map(textOf)).map((slice) =>
        db.run(sql`INSERT INTO import_chunks (import_id, number, size, score, origins, leads, signals, rows)
          SELECT ${importId}, value ->> '$[0]', value ->> '$[1]', value ->> '$[2]', value ->> '$[3]',
            jsonb_extract(value, '$[4]'), jsonb_extract(value, '$[5]'), jsonb_extract(value, '$[6]')
          FROM jsonb_each(${slice})
          WHERE EXISTS (SELECT 1 FROM imports WHERE id = ${importId} AND status = 'running' AND stage = 'receiving')`),
      );
    },

    /**
     * In the order in which they are stored: leads of like score together. Seven indexes of leads go by the score, so that
     * a commit then writes a few neighbouring pages of each instead of most of its pages. Rows that are not ready come
     * last, since one of them may repeat an earlier row of its file.
     */
    async waitingChunks(importId: string): Promise<WaitingChunk[]> {
      const rows = await db.all<Omit<WaitingChunk, "isReady"> & { ready: number }>(sql`SELECT number, size,
          score IS NOT NULL AS ready, length(rows) + ifnull(length(leads), 0) AS bytes FROM import_chunks
        WHERE import_id = ${importId} ORDER BY score NULLS LAST, number`);
      return rows.map(({ ready: isReady, ...chunk }) => ({ ...chunk, isReady: isReady === 1 }));
    },

    /** Rows that are not ready, as JSON. */
    async waitingRows(chunks: Chunks): Promise<string[]> {
      const rows = await db.all<{ row: string }>(sql`SELECT json(one.value) AS row ${each("rows", chunks)}`);
      return rows.map(({ row }) => row);
    },

    /** All that are ready. */
    readyRows(chunks: Chunks): Promise<ReadyRow[]> {
      return readRows(db, each("leads", chunks));
    },

    /** Those of the ready whose company is a lead by now, and those that are named. */
    readyRowsOfKnown(chunks: Chunks, names: readonly string[]): Promise<ReadyRow[]> {
      return readRows(
        db,
        sql`${each("leads", chunks)} WHERE EXISTS (SELECT 1 FROM leads WHERE domain = ${fieldAt("domain")})
          OR EXISTS (SELECT 1 FROM leads WHERE external_id = ${fieldAt("externalId")})
          OR EXISTS (SELECT 1 FROM leads WHERE leads.id = ${fieldAt("id")})
          ${names.length === 0 ? sql`` : sql`OR ${fieldAt("id")} IN ${listed(names)}`}`,
      );
    },

    /** By which companies the ready leads are known. */
    async readyCompanies(chunks: Chunks): Promise<ReadyCompany[]> {
      return db.all(sql`SELECT ${fieldAt("id")} AS name, ${fieldAt("domain")} AS domain,
        ${fieldAt("websiteUrl")} AS "websiteUrl" ${each("leads", chunks)}`);
    },

    /**
     * Stores ready leads as they wait, with their events, evidence and what it takes to undo them, without a way through
     * the Worker. Fails where a domain, external id or id is taken by now.
     */
    storeReady(
      chunks: Chunks,
      { except, actor, ...shared }: SharedByLeads & { except: readonly string[]; actor: string },
    ): Write[] {
      const { importId } = chunks;
      const { at } = shared;
      const isLeft = (name: SQL) =>
        except.length === 0 ? sql`WHERE true` : sql`WHERE ${name} NOT IN ${listed(except)}`;
      // In the order in which they are stored, or each of the indexes by id would be written to in ever new places.
      const idOf = (tail: SQL, place: SQL) =>
        sql`(${idHead(new Date(at))} || printf('%03x', (nth.key * ${mostInChunk} + ${place}) & 4095) || ${tail})`;
      const leadIdOf = (name: SQL, place: SQL) => sql`iif(length(${name}) = 36, ${name}, ${idOf(name, place)})`;

      const leads = sql`${each("leads", chunks)} ${isLeft(fieldAt("id"))}`;
      const place = sql`one.key`;
      const leadId = leadIdOf(fieldAt("id"), place);
      const [line, event] = [valueAt(waitingPlaces.line), valueAt(waitingPlaces.event)];
      // A signal has its own `idTail`, the name of its lead, what it says in five values, and the place of its lead.
      const [signal, named, leadPlace] = [valueAt(0), valueAt(1), valueAt(7)];
      const said = sql.join([2, 3, 4, 5, 6].map(valueAt), sql`, `);
      return [
        db.run(insertLeadsFrom(leadId, leads, sql`c.origins`, shared)),
        db.run(sql`INSERT INTO lead_events (id, lead_id, type, actor, data, created_at, updated_at)
          SELECT ${idOf(event, place)}, ${leadId}, 'lead.imported', ${actor},
            ${`{"import_id":"${importId}","line":`} || ${line} || '}', ${at}, ${at} ${leads}`),
        db.run(sql`INSERT INTO import_rows (import_id, lead_id, line, action)
          SELECT ${importId}, ${leadId}, ${line}, 'created' ${leads} ON CONFLICT DO NOTHING`),
        db.run(sql`INSERT INTO signals
            (id, lead_id, source, type, weight, url, quote, observed_at, created_at, updated_at)
          SELECT ${idOf(signal, place)}, ${leadIdOf(named, leadPlace)}, ${said}, ${at}, ${at}, ${at}
          ${each("signals", chunks)} ${isLeft(named)}`),
      ];
    },

    deleteChunks(chunks: Chunks): Write {
      return db.run(sql`DELETE FROM import_chunks WHERE ${ofChunks(chunks)}`);
    },

    deleteAllChunks(importId: string): Write {
      return db.run(sql`DELETE FROM import_chunks WHERE import_id = ${importId}`);
    },
  };
}

const listed = (names: readonly string[]): SQL => sql`(SELECT value FROM json_each(${JSON.stringify(names)}))`;

async function readRows(db: Database, from: SQL): Promise<ReadyRow[]> {
  const rows = await db.all<{ values: string; original: string }>(sql`SELECT json(one.value) AS "values",
    c.rows -> ('$[' || one.key || ']') AS original ${from}`);
  return rows.map(({ values, original }) => ({ values: JSON.parse(values), original: JSON.parse(original) }));
}

function textOf({ number, size, ready, rows }: NewChunk): string {
  const leads =
    ready === null
      ? "null,null,null,null"
      : `${ready.score},${JSON.stringify(JSON.stringify(ready.origins))},${list(ready.leads)},${list(ready.signals)}`;
  return `[${number},${size},${leads},${list(rows)}]`;
}

const list = (texts: readonly string[]): string => `[${texts.join(",")}]`;

/** As many as fit one parameter each. */
const slicesOf = (texts: readonly string[]): string[] => cut(texts, { size: mostBytes }, mostBytesOf).map(list);

// A character beyond ASCII takes up to three; JSON writes control characters as six of ASCII.
const mostBytesOf = (text: string): number => (/[^\p{ASCII}]/u.test(text) ? text.length * 3 : text.length);
