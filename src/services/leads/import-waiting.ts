import { mostInChunk, type NewChunk } from "../../db/import-chunks.ts";
import { AppError } from "../../domain/errors.ts";
import { type ReadyLead, readyText } from "./import-ready.ts";
import type { ImportRow } from "./import-row.ts";

/** So many at a time are put in order: what waits is in memory. */
const windowRows = 2000;
const windowCharacters = 8_000_000;

// D1 takes 2,000,000 bytes in one row and in one parameter, and a character takes up to three.
const mostCharacters = 400_000;
const longestRow = 200_000;

/** Rows on their way into chunks. */
export interface Window {
  add(row: ImportRow, ready: ReadyLead | null): void;
  isFull(): boolean;
  /** What has come since the last time, in the order in which it is stored. */
  takeChunks(): NewChunk[];
}

interface Waiting {
  ready: ReadyLead | null;
  /** The row as JSON, or what stood in the file where it is ready. */
  text: string;
  size: number;
}

export function createWindow(): Window {
  let waiting: Waiting[] = [];
  let characters = 0;
  let chunks = 0;
  return {
    add(row, lead) {
      const original = lead && JSON.stringify(row.original);
      const isShort = lead !== null && original !== null && lead.values.length + original.length <= longestRow;
      const [ready, text] = isShort ? [lead, original] : [null, textOf(row)];
      const size = text.length + (ready === null ? 0 : sizeOf(ready));
      characters += size;
      waiting.push({ ready, text, size });
    },
    isFull: () => waiting.length >= windowRows || characters > windowCharacters,
    takeChunks() {
      const made = chunksOf(inOrder(waiting)).map((rows) => toChunk(chunks++, rows));
      waiting = [];
      characters = 0;
      return made;
    },
  };
}

/** A row as JSON that fits a chunk, without its original where that is what makes it long. */
function textOf(row: ImportRow): string {
  const text = JSON.stringify(row);
  if (text.length <= longestRow) return text;
  const short = JSON.stringify({ ...row, original: null });
  if (short.length > mostCharacters) throw new AppError("invalid_request", `The row on line ${row.line} is too long.`);
  return short;
}

const sizeOf = ({ values, signals }: ReadyLead): number =>
  values.length + signals.reduce((sum, { length }) => sum + length, 0);

/** By score; those of equal score stay as they came, and so do rows that are not ready. */
const inOrder = (rows: readonly Waiting[]): Waiting[] => rows.toSorted((a, b) => placeOf(a) - placeOf(b));

const last = 1e9;
const placeOf = ({ ready }: Waiting): number => ready?.score ?? last;

function chunksOf(rows: readonly Waiting[]): Waiting[][] {
  const chunks: Waiting[][] = [];
  let chunk: Waiting[] = [];
  let size = 0;
  for (const row of rows) {
    const isOther = (chunk[0]?.ready === null) !== (row.ready === null);
    if (chunk.length >= mostInChunk || (chunk.length > 0 && (isOther || size + row.size > mostCharacters))) {
      chunks.push(chunk);
      chunk = [];
      size = 0;
    }
    chunk.push(row);
    size += row.size;
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}

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
