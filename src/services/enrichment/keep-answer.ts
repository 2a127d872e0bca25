import { isLostHold, type Write } from "../../db/database.ts";
import type { NewCheck } from "../../db/email-check-repository.ts";
import type { Hold } from "../../db/job-repository.ts";
import type { LeadSnapshot } from "../../db/lead-snapshots.ts";
import type { Contact } from "../../domain/contact.ts";
import { type TraceStep, withStep } from "../../domain/enrichment.ts";
import { mergeObservation } from "../../domain/provenance.ts";
import { keysOfPerson } from "../../domain/suppression.ts";
import { isRenewed } from "../../domain/waterfall.ts";
import { snakeCase } from "../../lib/case.ts";
import { later } from "../../lib/clock.ts";
import { forgetAnswers } from "../contacts/erase-people.ts";
import { verdictWrites } from "../contacts/keep-verdict.ts";
import { newChecks, sendChecks } from "../contacts/open-checks.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { signalsOf, toObservation } from "../leads/store-observations.ts";
import { findSuppressedBy, hashesOf } from "../suppressions/find-suppressed.ts";
import type { StepAnswer } from "./ask-step.ts";
import { mergeContacts } from "./merge-contacts.ts";
import type { AddressVerdict } from "./verify-listed.ts";

/** Longer than any step takes: an answer renews it. */
export const leaseMs = 60_000;

const mostTries = 5;

const nobody = { email: null, linkedinUrl: null, firstName: null, lastName: null };

/** How far a job has come: its trace, and the lead and its people as they were after the last step. */
export interface Progress {
  trace: TraceStep[];
  known: LeadSnapshot;
}

/**
 * Writes what one source said, the lead's change, its people, the evidence, the event and the job's trace, in one
 * transaction that happens only while the job is ours and the lead is as it was read. Someone else's change of the lead
 * in between: read again, merge again. Null when the job is no longer ours. `credits` are those of this try alone.
 */
export async function keepAnswer(
  ctx: ServiceContext,
  hold: Hold,
  answer: StepAnswer,
  before: Progress,
  credits: number,
): Promise<Progress | null> {
  const leadId = before.known.lead.id;
  let { known } = before;
  for (let attempt = 0; attempt < mostTries; attempt++) {
    try {
      return await tryToKeep(ctx, hold, answer, { ...before, known }, credits);
    } catch (error) {
      if (!isLostHold(error)) throw error;
    }
    const [job, now] = await Promise.all([ctx.jobs.find(hold.jobId), ctx.leadSnapshots.find(leadId)]);
    if (!job || !now || job.claim !== hold.claim || job.status !== "running") return null;
    known = now;
  }
  throw new Error(`lead ${leadId} kept changing while an answer was to be kept`);
}

async function tryToKeep(
  ctx: ServiceContext,
  hold: Hold,
  { step, company, people, verdicts }: StepAnswer,
  { trace: before, known: snapshot }: Progress,
  credits: number,
): Promise<Progress | null> {
  const { source, task } = step;
  const at = timestamp(ctx);
  const { lead, contacts: known } = snapshot;
  const leadId = lead.id;

  const suppressed = await findSuppressedBy(ctx, people, (person) => keysOfPerson(person, lead.domain));
  const welcome = people.filter((person) => !suppressed.has(person));
  const contacts = mergeContacts(leadId, known, welcome, {
    source,
    at,
    profile: ctx.settings.buyerProfile,
    mostContacts: ctx.settings.contactsPerLead,
  });
  const seen = company && toObservation(company, source, at);
  const merged = seen && mergeObservation(lead, lead.provenance, seen);
  const fields = Object.keys(merged?.changes ?? {}).map(snakeCase);
  const isNews = merged && (fields.length > 0 || isRenewed(lead, merged.provenance, ctx.clock.now()));
  const trace = withStep(before, { ...step, fields, contactsAdded: step.contactsAdded + contacts.added.length });
  const checks = await checksOf(ctx, [
    ...contacts.added,
    ...contacts.filled.map(({ contact, changes }) => ({ ...contact, ...changes })),
  ]);
  const hashes = hashesOf(
    ctx,
    [...contacts.added, ...contacts.filled.map(({ changes }) => ({ ...nobody, ...changes }))].flatMap((person) =>
      keysOfPerson(person, lead.domain),
    ),
  );
  const judged = await verdictsToKeep(ctx, known, verdicts, at);
  const hasEffect = fields.length > 0 || contacts.added.length > 0 || contacts.filled.length > 0;

  const writes: Write[] = [
    ctx.jobs.saveProgress(
      hold,
      { trace, contactsAdded: contacts.added.length, credits },
      later(ctx.clock.now(), leaseMs).toISOString(),
      at,
    ),
    ctx.abortUnlessChanged(),
    ctx.leadSnapshots.abortIfChanged(snapshot),
    ...(isNews
      ? [
          ctx.leads.update(lead.id, lead.version, { ...merged.changes, provenance: merged.provenance }, at),
          ctx.abortUnlessChanged(),
        ]
      : []),
    ...(hashes.length > 0 ? [ctx.suppressions.abortIfSuppressed(hashes, at)] : []),
    ...contacts.filled.flatMap(({ contact, changes }) => [
      ctx.contacts.update(contact.id, contact.version, changes, at),
      ctx.abortUnlessChanged(),
    ]),
    ...judged,
    ...(contacts.added.length > 0 ? [ctx.contacts.insertMany(contacts.added)] : []),
    ...(checks.length > 0 ? [ctx.emailChecks.open(checks, at)] : []),
    ...(seen
      ? [
          ctx.evidence.saveFacts([{ leadId, sourceUrl: company.sourceUrl, ...seen }], at),
          ...(company.replacesEvidence ? [ctx.evidence.dropSignals([leadId], source)] : []),
          ctx.evidence.saveSignals(
            signalsOf(company, source, at).map((signal) => ({ ...signal, leadId })),
            at,
          ),
        ]
      : []),
    ...(hasEffect
      ? [
          ctx.events.append(
            {
              leadId,
              type: "lead.enriched",
              actor: ctx.actor.name,
              data: { source, task, job_id: hold.jobId, fields, contacts_added: contacts.added.length },
            },
            at,
          ),
        ]
      : []),
  ];
  const now = await ctx.leadSnapshots.commitAndFind(writes, leadId);
  if (checks.length > 0) await sendChecks(ctx, checks);
  if (suppressed.size > 0) await forgetAnswers(ctx, [...suppressed]);
  // Job boards that a website links to are read in their turn; a hint that gets lost is found again.
  const boards = (company?.boards ?? []).map((board) => ({
    ...board,
    companyName: lead.companyName,
    domain: lead.domain,
  }));
  if (boards.length > 0) await ctx.boards.add(boards, source, at);
  return now && { trace, known: now };
}

/** A verdict is kept while the contact still has the address that it is about. */
async function verdictsToKeep(
  ctx: ServiceContext,
  known: readonly Contact[],
  verdicts: readonly AddressVerdict[],
  at: string,
): Promise<Write[]> {
  const writes = verdicts.map(async ({ contact: { id, leadId, email }, judgement }) => {
    const contact = known.find((one) => one.id === id && one.email === email);
    if (!contact) return [];
    const [change, ...others] = verdictWrites(ctx, contact, judgement, at);
    if (!change) return [];
    const [check] = newChecks(ctx, [{ id, leadId, email }], {
      mode: "full",
      batchId: null,
      requestedBy: ctx.actor.name,
    });
    const { status: verdict, reason, score, method, evidence, credits } = judgement;
    const end = { status: "done" as const, verdict, reason, score, method, evidence, credits };
    return [change, ctx.abortUnlessChanged(), ...others, ...(check ? [ctx.emailChecks.record(check, end, at)] : [])];
  });
  return (await Promise.all(writes)).flat();
}

/** New addresses that came without a verdict are checked afterwards, as the settings say. */
async function checksOf(ctx: ServiceContext, people: readonly Contact[]): Promise<NewCheck[]> {
  const { newEmails: mode } = ctx.settings;
  if (mode === "off") return [];
  const unchecked = people.filter((person) => person.emailStatus === "unverified" && person.emailEvidence === null);
  return newChecks(ctx, unchecked, { mode, batchId: null, requestedBy: ctx.actor.name });
}
