import { createRecent, type Recent } from "../../lib/recent.ts";
import type { ServiceContext } from "../context.ts";
import type { LeadAnswer } from "./list-leads.ts";

interface KnownAnswer {
  answer: LeadAnswer;
  /** Of the leads when it was read. */
  revision: number;
  /** Whether no lead had changed when it was read again. */
  isSettled: boolean;
}

/** What was found in the leads last, by what was asked. Lives as long as the isolate. */
export type KnownAnswers = Recent<KnownAnswer>;

// Characters: each is a byte or two, in the rows and once more in the text that is written from them.
const capacity = 4_000_000;

export const createKnownAnswers = (): KnownAnswers => createRecent(capacity);

/**
 * The answer to what was asked: the known one while no lead has changed since, else as it is read now. Whether one has is
 * a query of its own, so that is asked only where the answer was the same the last two times: while leads change all the
 * time nobody waits for a question whose answer is yes.
 */
export async function answerFrom(
  ctx: Pick<ServiceContext, "leadList" | "knownAnswers">,
  asked: readonly unknown[],
  read: () => Promise<{ answer: LeadAnswer; revision: number | null }>,
): Promise<LeadAnswer> {
  const key = JSON.stringify(asked);
  const known = ctx.knownAnswers.get(key);
  if (known?.isSettled && (await ctx.leadList.revision()) === known.revision) return known.answer;
  const { answer, revision } = await read();
  if (revision !== null) {
    const isSettled = known?.revision === revision;
    ctx.knownAnswers.set(key, { answer, revision, isSettled }, key.length + sizeOf(answer));
  }
  return answer;
}

function sizeOf({ table }: LeadAnswer): number {
  let characters = 0;
  for (const row of table.rows) {
    for (const value of row) characters += typeof value === "string" ? value.length : 1;
  }
  return characters;
}
