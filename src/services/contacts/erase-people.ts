import type { Contact, FoundContact } from "../../domain/contact.ts";
import { createEraser, toTraces, withoutEntries } from "../../domain/erasure.ts";
import { canonicalEmail } from "../../domain/suppression.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";

const sliceRows = 200;
/** Rows that somebody changes meanwhile are looked at again. */
const mostPasses = 50;

/**
 * Leaves nothing readable of these people: first their copies in every table, at last their contacts, so that what is
 * cut off is finished by being asked for again. Suppress them before: else a worker may write them anew.
 */
export async function erasePeople(ctx: ServiceContext, people: readonly Contact[]): Promise<void> {
  if (people.length === 0) return;
  const traces = toTraces(people);
  const erase = createEraser(people);
  await forgetAnswers(ctx, people);
  await ctx.commit(
    ctx.erasure.dropCopies(
      traces,
      people.map(({ id }) => id),
    ),
  );
  for (const table of ctx.erasure.tables) {
    for (let pass = 0; pass < mostPasses; pass++) {
      const mentions = await ctx.erasure.findMentions(table, traces, sliceRows);
      const changed = mentions.flatMap((mention) => {
        const values = Object.entries(mention.values).flatMap(([column, value]) =>
          value !== null && erase(value) !== value ? [[column, erase(value)] as const] : [],
        );
        return values.length > 0 ? [{ ...mention, values: Object.fromEntries(values) }] : [];
      });
      if (changed.length === 0) break;
      await ctx.commit(ctx.erasure.rewriteAll(table, changed));
      if (mentions.length < sliceRows) break;
    }
  }
  const at = timestamp(ctx);
  const leadIds = [...new Set(people.map(({ leadId }) => leadId))];
  await ctx.commit([
    ctx.contacts.deleteMany(people.map(({ id }) => id)),
    ...ctx.events.appendMany(
      people.map(({ id, leadId }) => ({
        leadId,
        type: "contact.erased",
        actor: ctx.actor.name,
        data: { contact_id: id },
      })),
      at,
    ),
  ]);
  await refreshScores(ctx, leadIds);
  ctx.log.info("contacts.erased", { contacts: people.length });
}

/** Takes people out of what providers answered; the rest of an answer, which was paid for, stays where it can. */
export async function forgetAnswers(ctx: ServiceContext, people: readonly Omit<FoundContact, "emailStatus">[]) {
  const traces = toTraces(people);
  const answers = await ctx.erasure.findAnswers(traces);
  await ctx.commit(
    answers.map(({ id, operation, question, answer }) => {
      // A question that names somebody was about them alone; what a provider keeps is no JSON of its own.
      const isWhole =
        operation.startsWith("keep ") || traces.texts.some((text) => question.toLowerCase().includes(text));
      return ctx.erasure.rewriteAnswer(id, isWhole ? null : withoutEntries(answer, traces));
    }),
  );
}

/** Everybody who has this address in any spelling, at whatever lead. */
export async function findByAddress(ctx: ServiceContext, email: string): Promise<Contact[]> {
  const wanted = canonicalEmail(email);
  const found = await ctx.contacts.findLikeAddress(wanted);
  return found.filter((contact) => contact.email !== null && canonicalEmail(contact.email) === wanted);
}
