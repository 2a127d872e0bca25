import { createRecent, type Recent } from "../../lib/recent.ts";
import type { ServiceContext } from "../context.ts";
import type { LeadAnswer } from "./list-leads.ts";

interface KnownAnswer {
  /** Of the leads when it was read. */
  revision: number;
  /** Kept from the second reading of one revision on: most questions are asked once. */
  answer: LeadAnswer | null;
}

/** What was found in the leads last, by what was asked. Lives as long as the isolate. */
export type KnownAnswers = Recent<KnownAnswer>;

// About as many bytes: of the values and of the text that is written from them.
const capacity = 16_000_000;

export const createKnownAnswers = (): KnownAnswers => createRecent(capacity);

/**
 * The answer to what was asked: the known one while no lead has changed since, else as it is read now. Whether one has is
 * a query of its own, so that is asked only where no lead had changed between the last two readings: while leads change
 * all the time nobody waits for a question whose answer is yes.
 */
export async function answerFrom(
  ctx: Pick<ServiceContext, "leadList" | "knownAnswers">,
  asked: readonly unknown[],
  read: () => Promise<{ answer: LeadAnswer; revision: number | null }>,
): Promise<LeadAnswer> {
  const key = JSON.stringify(asked);
  const known = ctx.knownAnswers.get(key);
  if (known?.answer && (await ctx.leadList.revision()) === known.revision) return known.answer;
  const { answer, revision } = await read();
  if (revision !== null) {
    const kept = known?.revision === revision ? answer : null;
    ctx.knownAnswers.set(key, { revision, answer: kept }, sizeOf(key) + (kept === null ? 0 : sizeOfAnswer(kept)));
  }
  return answer;
}

// What the engine takes beside the characters, and the names in the text, in round numbers that are rather too high.
const perEntry = 300;
const perValue = 50;

const sizeOf = (text: string): number => perEntry + 2 * text.length;

function sizeOfAnswer({ table, facets }: LeadAnswer): number {
  let size = perEntry;
  for (const value of table.rows.flat()) size += perValue + (typeof value === "string" ? 3 * value.length : 0);
  for (const { value } of Object.values(facets ?? {}).flat()) size += 4 * perValue + 3 * (value?.length ?? 0);
  return size;
}
