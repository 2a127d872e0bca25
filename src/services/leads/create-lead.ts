import { isUniqueViolation } from "../../db/database.ts";
import type { NewLead } from "../../db/lead-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import type { Signal } from "../../domain/ai-adoption.ts";
import { normalizeDomain } from "../../domain/domain-name.ts";
import { AppError } from "../../domain/errors.ts";
import { type Lead, noFacts } from "../../domain/lead.ts";
import { person, typedByPerson } from "../../domain/provenance.ts";
import { camelKeys } from "../../lib/case.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import { assess } from "../scoring/refresh-scores.ts";
import { refuseSuppressedCompany } from "../suppressions/find-suppressed.ts";
import { CreateLeadInput, isFactField } from "./lead-input.ts";
import { signalsIn } from "./personal-signals.ts";

/** @throws AppError conflict, with the id of the lead that has the domain or external id already */
export async function createLead(ctx: ServiceContext, input: unknown): Promise<Lead> {
  requireScope(ctx.actor, "write");
  const given = camelKeys(parseInput(CreateLeadInput, input));
  const at = timestamp(ctx);
  const typed = newLeadFrom(given, at);
  await refuseSuppressedCompany(ctx, typed);
  const signals = signalsIn(typed, at);
  const lead = withScores(ctx, typed, signals);
  try {
    const [inserted] = await ctx.commit([
      ctx.leads.insert(lead),
      ctx.events.append({ leadId: lead.id, type: "lead.created", actor: ctx.actor.name }, at),
      ...(signals.length > 0 ? [ctx.evidence.saveSignals(signals, at)] : []),
    ]);
    const [row] = inserted as readonly Pick<Lead, "seq">[];
    return { ...lead, seq: row?.seq ?? 0 };
  } catch (error) {
    throw await toConflict(ctx, lead, error);
  }
}

/** Nobody else has said anything of a new lead yet: its scores follow from what was typed alone. */
export function withScores(ctx: ServiceContext, lead: NewLead, signals: readonly Signal[]): NewLead {
  const now = ctx.clock.now();
  const { aiAdoptionScore, explanation } = assess({ ...lead, seq: 0 }, signals, undefined, now);
  const { score: leadScore, model: scoreModel } = explanation;
  return { ...lead, aiAdoptionScore, leadScore, scoreModel, scoredAt: now.toISOString() };
}

type Given = ReturnType<typeof camelKeys<CreateLeadInput>>;

export function newLeadFrom(given: Given, at: string): NewLead {
  const values = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value ?? null]));
  const typed = Object.keys(given)
    .filter((key) => isFactField(key) && values[key] !== null)
    .filter(isFactField);
  return {
    ...noFacts,
    status: "new",
    owner: null,
    notes: null,
    externalId: null,
    ...values,
    companyName: given.companyName,
    // A company's website says its domain as well as the domain itself does.
    domain: given.domain ?? (given.websiteUrl ? normalizeDomain(given.websiteUrl) : null),
    id: newId(),
    source: person,
    aiAdoptionScore: null,
    leadScore: null,
    scoreModel: null,
    scoredAt: null,
    enrichmentStatus: "none",
    enrichedAt: null,
    provenance: typedByPerson(typed, at),
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/** Two who create the same at once: the unique index lets one through, the other learns which lead it is. */
export async function toConflict(
  ctx: ServiceContext,
  lead: Pick<NewLead, "domain" | "externalId">,
  error: unknown,
): Promise<unknown> {
  const byDomain = isUniqueViolation(error, "leads.domain");
  if (!byDomain && !isUniqueViolation(error, "leads.external_id")) return error;
  const [existing] = await ctx.leads.findByIdentity(
    byDomain && lead.domain !== null ? [lead.domain] : [],
    !byDomain && lead.externalId !== null ? [lead.externalId] : [],
  );
  return takenIdentity(lead, byDomain ? "domain" : "externalId", existing?.id);
}

export function takenIdentity(
  lead: Pick<NewLead, "domain" | "externalId">,
  key: "domain" | "externalId",
  existingId: string | undefined,
): AppError {
  const what = key === "domain" ? `the domain ${lead.domain}` : `the external id ${lead.externalId}`;
  return new AppError("conflict", `There is a lead with ${what} already.`, {
    extra: existingId === undefined ? {} : { existing_id: existingId },
  });
}
