import { sql } from "drizzle-orm";
import { newId } from "../lib/id.ts";
import type { Database, Write } from "./database.ts";

/** One call to a provider, from before it leaves. */
export interface CallRow {
  id: string;
  provider: string;
  operation: string;
  credits: number;
  leadId: string | null;
  jobId: string | null;
  runId: string | null;
  actor: string;
  requestId: string;
}

export interface CallEnd {
  id: string;
  status: number | null;
  outcome: string;
  credits: number;
  ms: number;
}

export interface RememberedAnswer {
  provider: string;
  operation: string;
  question: string;
  answer: string;
  expiresAt: string;
}

/** What a key may not be used for. `credential` is the key's fingerprint. */
export interface RefusedCall {
  provider: string;
  credential: string;
  operation: string;
}

export interface Refusal {
  /** Null where the provider does not say. */
  because: "scope" | "plan" | null;
  until: string;
}

/** Under this name stand refusals, which are no operation's answer. */
const refusals = "refusal";
const refusalQuestion = (credential: string, operation: string) => `${credential} ${operation}`;

// A row of D1 holds 2,000,000 bytes, and one unit of a string is at most three of them.
const pieceLength = 600_000;

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    // Half a surrogate pair would not survive as UTF-8.
    const isSplit = /[\ud800-\udbff]$/.test(text.slice(start, start + pieceLength));
    const end = start + pieceLength - (isSplit ? 1 : 0);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

export type CallRepository = ReturnType<typeof createCallRepository>;

/** One question to a provider, as its answer is remembered under. */
export type Question = Pick<RememberedAnswer, "provider" | "operation" | "question">;

/** The ledger of calls, and what was answered. */
export function createCallRepository(db: Database) {
  const keep = (id: string, answer: RememberedAnswer, credits: number, at: string) =>
    db.run(sql`INSERT INTO provider_answers
        (id, provider, operation, question, answer, credits, expires_at, created_at, updated_at)
      VALUES (${id}, ${answer.provider}, ${answer.operation}, ${answer.question}, ${answer.answer}, ${credits},
        ${answer.expiresAt}, ${at}, ${at})
      ON CONFLICT (provider, operation, question) DO UPDATE SET answer = excluded.answer,
        credits = excluded.credits, expires_at = excluded.expires_at, updated_at = excluded.updated_at`);

  const isKnown = ({ provider, operation, question }: Question, at: string) =>
    sql`provider = ${provider} AND operation = ${operation} AND question = ${question} AND expires_at > ${at}`;

  /** What is remembered, if it is, and one more of the day's repetitions: one transaction, so that the count is true. */
  const recallWrites = (question: Question, at: string): [Write, Write] => [
    db.all<{ answer: string }>(sql`SELECT answer FROM provider_answers WHERE ${isKnown(question, at)}`),
    db.run(sql`INSERT INTO provider_recalls
        (id, provider, operation, day, answers, credits_saved, created_at, updated_at)
      SELECT ${newId()}, provider, operation, ${at.slice(0, 10)}, 1, credits, ${at}, ${at}
      FROM provider_answers WHERE ${isKnown(question, at)}
      ON CONFLICT (provider, operation, day) DO UPDATE SET answers = answers + 1,
        credits_saved = credits_saved + excluded.credits_saved, updated_at = excluded.updated_at`),
  ];
  const answerIn = (rows: unknown): string | null => (rows as { answer: string }[])[0]?.answer ?? null;

  return {
    /**
     * Written before the call leaves, at its full price: a crash in between leaves a call too many, never one too few.
     * Nothing is written where the question was answered in the meantime: then this is its answer.
     */
    async begin(call: CallRow, question: Question | null, at: string): Promise<string | null> {
      const row = sql`${call.id}, ${call.provider}, ${call.operation}, 'sent', ${call.credits}, ${call.leadId},
        ${call.jobId}, ${call.runId}, ${call.actor}, ${call.requestId}, ${at}, ${at}`;
      const insert = sql`INSERT INTO provider_calls
        (id, provider, operation, outcome, credits, lead_id, job_id, run_id, actor, request_id, created_at, updated_at)`;
      if (question === null) {
        await db.run(sql`${insert} VALUES (${row})`);
        return null;
      }
      const unknown = sql`NOT EXISTS (SELECT 1 FROM provider_answers WHERE ${isKnown(question, at)})`;
      const [, rows] = await db.batch([
        db.run(sql`${insert} SELECT ${row} WHERE ${unknown}`),
        ...recallWrites(question, at),
      ]);
      return answerIn(rows);
    },

    /** Ends the ledger's row and, in the same transaction, remembers the answer: what was paid for is not lost. */
    async end(call: CallEnd, remember: RememberedAnswer | null, at: string): Promise<void> {
      const ledger = db.run(sql`UPDATE provider_calls SET status = ${call.status}, outcome = ${call.outcome},
        credits = ${call.credits}, ms = ${call.ms}, updated_at = ${at} WHERE id = ${call.id}`);
      if (remember === null) return void (await ledger);
      await db.batch([ledger, keep(call.id, remember, call.credits, at)]);
    },

    async recall(question: Question, now: string): Promise<string | null> {
      const [rows] = await db.batch(recallWrites(question, now));
      return answerIn(rows);
    },

    /** Remembers that a key may not be used for an operation, as `callId` was told. */
    async rememberRefusal(callId: string, call: RefusedCall, { because, until }: Refusal, at: string): Promise<void> {
      const question = refusalQuestion(call.credential, call.operation);
      await keep(
        callId,
        { provider: call.provider, operation: refusals, question, answer: JSON.stringify(because), expiresAt: until },
        0,
        at,
      );
    },

    /** What a provider does not let a key do, while that is remembered. */
    async recallRefusal({ provider, credential, operation }: RefusedCall, now: string): Promise<Refusal | null> {
      const [row] = await db.all<{ answer: string; until: string }>(sql`SELECT answer, expires_at AS until
        FROM provider_answers WHERE provider = ${provider} AND operation = ${refusals}
        AND question = ${refusalQuestion(credential, operation)} AND expires_at > ${now}`);
      return row ? { because: JSON.parse(row.answer) as Refusal["because"], until: row.until } : null;
    },

    /** Somebody tested the key: what it may not do is found out anew. */
    async forgetRefusals(provider: string, credential: string): Promise<void> {
      // All texts that begin with the credential and a space: "!" is the next character.
      await db.run(sql`DELETE FROM provider_answers WHERE provider = ${provider} AND operation = ${refusals}
        AND question >= ${`${credential} `} AND question < ${`${credential}!`}`);
    },

    /** What a provider keeps for itself, in as many rows as its size asks for; all of them change at once. */
    async keepText(provider: string, name: string, text: string, expiresAt: string, at: string): Promise<void> {
      await db.batch([
        db.run(sql`DELETE FROM provider_answers WHERE provider = ${provider} AND operation = ${`keep ${name}`}`),
        ...piecesOf(text).map((piece, i) =>
          db.run(sql`INSERT INTO provider_answers
              (id, provider, operation, question, answer, expires_at, created_at, updated_at)
            VALUES (${newId()}, ${provider}, ${`keep ${name}`}, ${String(i).padStart(4, "0")}, ${piece}, ${expiresAt},
              ${at}, ${at})`),
        ),
      ]);
    },

    async recallText(provider: string, name: string, now: string): Promise<string | null> {
      const rows = await db.all<{ answer: string }>(sql`SELECT answer FROM provider_answers
        WHERE provider = ${provider} AND operation = ${`keep ${name}`} AND expires_at > ${now} ORDER BY question`);
      return rows.length === 0 ? null : rows.map(({ answer }) => answer).join("");
    },
  };
}
