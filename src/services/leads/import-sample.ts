import type { ImportRecord } from "./import-records.ts";

const sampleRows = 200;
const sampleCharacters = 2_000_000;

export interface Sampled {
  sample: readonly ImportRecord[];
  /** All of them, those of the sample too. */
  records: AsyncGenerator<readonly ImportRecord[]>;
}

/** Reads the first rows ahead. What breaks there is thrown when a reader gets to it: the rows before it are good. */
export async function sampleOf(source: AsyncGenerator<readonly ImportRecord[]>): Promise<Sampled> {
  const ahead: ImportRecord[] = [];
  let broken: { error: unknown } | null = null;
  let characters = 0;
  try {
    while (ahead.length < sampleRows && characters < sampleCharacters) {
      const next = await source.next();
      if (next.done) break;
      ahead.push(...next.value);
      for (const { values } of next.value) {
        for (const value of values.values()) characters += typeof value === "string" ? value.length : 20;
      }
    }
  } catch (error) {
    broken = { error };
  }
  async function* records(): AsyncGenerator<readonly ImportRecord[]> {
    yield ahead;
    if (broken) throw broken.error;
    yield* source;
  }
  return { sample: ahead.slice(0, sampleRows), records: records() };
}
