import type { MatchKey } from "../../domain/import.ts";
import { detached } from "../../lib/detached.ts";
import { nameByContent, takeIdentity } from "./import-identity.ts";
import type { ImportMapping } from "./import-mapping.ts";
import type { ImportFile, ImportRecord } from "./import-records.ts";
import type { Refusal } from "./import-report.ts";
import { type ImportRow, readRow } from "./import-row.ts";
import { createSeenRows } from "./import-seen.ts";

/** Some rows of a file: those that can be stored, and those that cannot. */
export interface Batch {
  rows: ImportRow[];
  refused: Refusal[];
  /** About how many characters the rows hold. */
  size: number;
}

/**
 * One commit's worth. The database serves one statement after the other, so the longer a commit, the longer whoever
 * reads a lead meanwhile has to wait.
 */
const batchRows = 500;
const batchCharacters = 500_000;

const emptyBatch = (): Batch => ({ rows: [], refused: [], size: 0 });

/** A file's rows, read, checked and told apart, batch by batch. @throws FileError where the file breaks off */
export async function* batchesOf(
  { records, isText, isOwn }: ImportFile,
  mapping: ImportMapping,
  matchOn: MatchKey,
): AsyncGenerator<Batch> {
  const seen = createSeenRows();
  let batch = emptyBatch();
  const take = (record: ImportRecord) => {
    const row = readRow(record, { mapping, isText, isOwn });
    const problems = Array.isArray(row) ? row : takeIdentity(seen, row, matchOn);
    if (problems !== null) {
      const { row: number, line, original } = record;
      const refusal = { row: number, line, original, problems: Array.isArray(problems) ? problems : [problems] };
      batch.refused.push(detached(refusal));
    } else if (!Array.isArray(row)) {
      batch.rows.push(row);
      batch.size += row.size;
    }
  };
  for await (const piece of records) {
    for (const record of piece) {
      take(record);
      if (batch.rows.length + batch.refused.length < batchRows && batch.size < batchCharacters) continue;
      nameByContent(seen, batch.rows);
      yield batch;
      batch = emptyBatch();
    }
  }
  nameByContent(seen, batch.rows);
  if (batch.rows.length + batch.refused.length > 0) yield batch;
}
