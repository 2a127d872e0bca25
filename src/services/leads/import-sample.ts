import type { ImportRecord } from "./import-records.ts";

const sampleRows = 200;
const sampleCharacters = 2_000_000;

export interface Sampled {
  sample: ImportRecord[];
  /** All of them, those of the sample too. */
  records: AsyncGenerator<ImportRecord>;
}

/** Reads the first rows ahead. What breaks there is thrown when a reader gets to it: the rows before it are good. */
export async function sampleOf(source: AsyncGenerator<ImportRecord>): Promise<Sampled> {
  const sample: ImportRecord[] = [];
  let broken: { error: unknown } | null = null;
  let characters = 0;
  try {
    while (sample.length < sampleRows && characters < sampleCharacters) {
      const next = await source.next();
      if (next.done) break;
      sample.push(next.value);
      for (const value of next.value.values.values()) characters += typeof value === "string" ? value.length : 20;
    }
  } catch (error) {
    broken = { error };
  }
  async function* records(): AsyncGenerator<ImportRecord> {
    yield* sample;
    if (broken) throw broken.error;
    yield* source;
  }
  return { sample, records: records() };
}
