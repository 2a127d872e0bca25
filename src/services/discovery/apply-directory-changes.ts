import type { DirectoryChanges } from "../../providers/questions.ts";
import { callScope, type ServiceContext } from "../context.ts";
import { storeObservations } from "../leads/store-observations.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import { reportFailure } from "./source-report.ts";

export interface AppliedChanges {
  added: number;
  updated: number;
  removed: number;
  newLeads: number;
  /** Of the updated companies, those that are leads: the others are nobody's concern. */
  updatedLeads: number;
  /** Leads that the directory lists no longer. They stay, with a note. */
  notedLeads: number;
}

const source = "yc";
const atOnce = 200;

/**
 * Takes over what changed in the directory since its last edition: new companies become leads, changes go to the leads
 * that are known, and who is no longer listed stays a lead with a note of it. Null when the directory could not be
 * asked. Safe to repeat: the same edition again changes nothing.
 */
export async function applyDirectoryChanges(ctx: ServiceContext): Promise<AppliedChanges | null> {
  const changes = await readChanges(ctx);
  if (changes === null) return null;
  const newLeads = await store(ctx, changes.added);
  const ids = changes.updated.flatMap(({ externalId }) => externalId ?? []);
  const known = new Set((await ctx.leads.findByIdentity([], ids)).map(({ externalId }) => externalId));
  const updates = changes.updated.filter(({ externalId }) => known.has(externalId));
  await store(ctx, updates);
  const applied = {
    added: changes.added.length,
    updated: changes.updated.length,
    removed: changes.removed.length,
    newLeads,
    updatedLeads: updates.length,
    notedLeads: await noteRemoved(ctx, changes),
  };
  ctx.log.info("directory.changes_applied", { source, edition: changes.at, ...applied });
  return applied;
}

async function readChanges(ctx: ServiceContext): Promise<DirectoryChanges | null> {
  try {
    const provider = await ctx.providers.open(source, callScope(ctx, {}));
    return (await provider.readChanges?.())?.value ?? null;
  } catch (error) {
    // The discovery of the day reads the whole directory anyway; throws what is no failure of the source.
    reportFailure(ctx, source, error);
    return null;
  }
}

async function store(ctx: ServiceContext, companies: DirectoryChanges["added"]): Promise<number> {
  let created = 0;
  for (let i = 0; i < companies.length; i += atOnce) {
    const stored = await storeObservations(ctx, source, companies.slice(i, i + atOnce));
    await refreshScores(ctx, [...new Set(stored.map(({ lead }) => lead.id))]);
    created += stored.filter(({ isNew }) => isNew).length;
  }
  return created;
}

/** A lead is not deleted because a directory dropped it: somebody may be talking to the company. */
async function noteRemoved(ctx: ServiceContext, { removed, at }: DirectoryChanges): Promise<number> {
  const leads = await ctx.leads.findByIdentity([], removed);
  const noted = await ctx.events.leadsWith(
    "lead.left_source",
    leads.map(({ id }) => id),
  );
  const events = leads
    .filter(({ id }) => !noted.has(id))
    .map(({ id }) => ({ leadId: id, type: "lead.left_source", actor: ctx.actor.name, data: { source, edition: at } }));
  await ctx.commit(ctx.events.appendMany(events, ctx.clock.now().toISOString()));
  return events.length;
}
