import { z } from "zod";
import type { FundingStage } from "../../domain/lead.ts";
import type { CompanyObservation } from "../provider.ts";
import type { DirectoryChanges } from "../questions.ts";
import { requiredText } from "../wire.ts";
import { readCompany, toObservation } from "./company.ts";

export const Changes = z
  .object({ generated_at: requiredText, added: z.unknown(), removed: z.unknown(), updated: z.unknown() })
  .transform(({ generated_at, added, removed, updated }): DirectoryChanges => {
    const rows = (list: unknown) => (Array.isArray(list) ? list : []).filter(isRecord);
    return {
      at: generated_at,
      added: rows(added)
        .flatMap((row) => readCompany(row) ?? [])
        .map(toObservation),
      updated: rows(updated).flatMap((row) => readUpdate(row) ?? []),
      removed: rows(removed)
        .flatMap((row) => readCompany(row) ?? [])
        .map(({ id }) => `yc:${id}`),
    };
  });

/** What became of a company, in our words for it. */
const stageAfter = new Map<unknown, FundingStage>([
  ["Acquired", "Acquired"],
  ["Public", "IPO"],
]);

/** Only the changed fields are there, each before and after. */
function readUpdate(row: Record<string, unknown>): CompanyObservation | null {
  const changes = isRecord(row.changes) ? row.changes : {};
  const after = Object.fromEntries(
    Object.entries(changes).map(([field, change]) => [field, isRecord(change) ? change.after : undefined]),
  );
  const batch = after.tags === undefined ? null : row.batch;
  const company = readCompany({ ...after, id: row.id, name: after.name ?? row.name, url: row.url, batch });
  if (company === null) return null;
  const observation = toObservation(company);
  const facts = { ...observation.facts, fundingStage: stageAfter.get(after.status) ?? null };
  const changed = Object.entries(facts).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return {
    ...observation,
    // The site may be another by now: a lead of that domain need not be this company.
    domain: null,
    facts: { ...Object.fromEntries(changed), companyName: company.name },
    isPartial: true,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
