import { mostInChunk, type NewChunk } from "../../db/import-chunks.ts";
import { AppError } from "../../domain/errors.ts";
import { cut } from "../../lib/cut.ts";
import { type ReadyLead, readyText } from "./import-ready.ts";
import type { ImportRow } from "./import-row.ts";

/** So many at a time are put in order: what waits is in memory. */
const windowRows = 2000;
const windowCharacters = 8_000_000;

// D1 takes 2,000,000 bytes in one row and in one parameter, and a character takes up to three.
const mostCharacters = 400_000;
const longestRow = 200_000;

// Whoever reads meanwhile waits for what goes in at once.
const chunksAtOnce = 20;
const charactersAtOnce = 1_000_000;

/** Rows on their way into chunks. */
export interface Window {
  add(row: ImportRow, ready: ReadyLead | null): void;
  isFull(): boolean;
  /** What has come since the last time, in the order in which it is stored: so much at a time as goes in at once. */
  takeChunks(): NewChunk[][];
}

interface Waiting {
  ready: ReadyLead | null;
  /** The row as JSON, or what stood in the file where it is ready. */
  text: string;
  /** In characters. */
  size: number;
}

export function createWindow(): Window {
  let waiting: Waiting[] = [];
  let characters = 0;
  let chunks = 0;
  return {
    add(given, lead) {
      const row = nestsDeeply(given.original) ? { ...given, original: null } : given;
      const original = JSON.stringify(row.original);
      const isShort = lead !== null && lead.values.length + original.length <= longestRow;
      const [ready, text] = isShort ? [lead, original] : [null, textOf(row)];
      const size = text.length + (ready === null ? 0 : charactersOf(ready));
      characters += size;
      waiting.push({ ready, text, size });
    },
    isFull: () => waiting.length >= windowRows || characters > windowCharacters,
    takeChunks() {
      const made = cut(chunksOf(waiting), { items: chunksAtOnce, size: charactersAtOnce }, sizeOfAll);
      waiting = [];
      characters = 0;
      return made.map((group) => group.map((rows) => toChunk(chunks++, rows)));
    },
  };
}

/** Deeper than SQLite reads JSON, with room for what is around it. */
function nestsDeeply(value: unknown, left = 500): boolean {
  if (typeof value !== "object" || value === null) return false;
  return left === 0 || Object.values(value).some((member) => nestsDeeply(member, left - 1));
}

/** A row as JSON that fits a chunk, without its original where that is what makes it long. */
function textOf(row: ImportRow): string {
  const text = JSON.stringify(row);
  if (text.length <= longestRow) return text;
  const short = JSON.stringify({ ...row, original: null });
  if (short.length > mostCharacters) {
    const detail = `The row on line ${row.line} is too long to be stored. Shorten its texts, or leave columns out.`;
    throw new AppError("invalid_request", detail);
  }
  return short;
}

const charactersOf = ({ values, signals }: ReadyLead): number =>
  values.length + signals.reduce((sum, { length }) => sum + length, 0);

/** Leads by score, those of equal score as they came; then the other rows, of which one may repeat an earlier one. */
function chunksOf(rows: readonly Waiting[]): Waiting[][] {
  const ready = rows.filter(isReady).toSorted((a, b) => a.ready.score - b.ready.score);
  const others = rows.filter((row) => !isReady(row));
  return [ready, others].flatMap((some) => cut(some, { items: mostInChunk, size: mostCharacters }, sizeOf));
}

const isReady = (row: Waiting): row is Waiting & { ready: ReadyLead } => row.ready !== null;

const sizeOf = ({ size }: Waiting): number => size;
const sizeOfAll = (rows: readonly Waiting[]): number => rows.reduce((sum, { size }) => sum + size, 0);

function toChunk(number: number, rows: readonly Waiting[]): NewChunk {
  const leads = rows.flatMap(({ ready }) => ready ?? []);
  const numbers = new Map<string, number>();
  const texts = leads.map((lead) => {
    const origin = numbers.get(lead.origins) ?? numbers.size;
    numbers.set(lead.origins, origin);
    return readyText(lead, origin);
  });
  const signals = leads.flatMap((lead, place) => lead.signals.map((signal) => `${signal},${place}]`));
  const ready =
    leads.length === 0
      ? null
      : {
          origins: [...numbers.keys()],
          leads: texts,
          signals,
          score: leads[0]?.score ?? 0,
        };
  return { number, size: rows.length, ready, rows: rows.map(({ text }) => text) };
}
