import type { NewLead } from "../../db/lead-repository.ts";
import type { BuyerProfile } from "../../domain/buyer-profile.ts";
import type { ConflictMode, MatchKey } from "../../domain/import.ts";
import type { Lead } from "../../domain/lead.ts";
import { newId } from "../../lib/id.ts";
import { firstEmail } from "./import-identity.ts";
import type { KnownLeads } from "./import-known.ts";
import { applyRow, newLeadOf } from "./import-merge.ts";
import { applyPeople, type PeopleWork, startPeople } from "./import-people.ts";
import { emptyCounts, type ImportCounts, type Refusal, refusalOf } from "./import-report.ts";
import type { ImportRow } from "./import-row.ts";

export interface PlanRules {
  mode: ConflictMode;
  matchOn: MatchKey;
  source: string;
  dryRun: boolean;
  /** Who of the people decides. */
  profile: BuyerProfile;
}

/** A lead while a chunk is planned: as it is stored, and as the chunk leaves it. */
export interface LeadWork {
  /** Null where the chunk creates it. */
  before: Lead | null;
  lead: NewLead;
  /** Of the first row that says something new. */
  line: number;
  fields: Set<string>;
  people: PeopleWork;
  isChanged: boolean;
}

/** What a chunk of rows does, worked out before anything is written. */
export interface Plan {
  at: string;
  works: LeadWork[];
  counts: ImportCounts;
  refused: Refusal[];
}

export function planRows(rules: PlanRules, rows: readonly ImportRow[], known: KnownLeads, at: string): Plan {
  const plan: Plan = { at, works: [], counts: emptyCounts(), refused: [] };
  const index = createIndex(known, rules.matchOn);
  for (const row of rows) {
    const found = index.find(row);
    const refusal = "why" in found ? found : refuse(rules, row, found.work);
    if (refusal !== null) {
      plan.refused.push(refusalOf(row, refusal.code, refusal.why));
      plan.counts.failed++;
      continue;
    }
    const outcome = carryOut(rules, plan, index, row, (found as { work: LeadWork | null }).work, known.own);
    plan.counts[outcome]++;
    if (row.isDomainOfEmail && outcome !== "skipped") plan.counts.domainsFromEmail++;
  }
  plan.counts.rows = rows.length;
  plan.works = index.works().filter(({ isChanged }) => isChanged);
  return plan;
}

interface Refused {
  code: string;
  why: string;
}

/** Why a row does not go in, by itself and by the lead that it is about. */
export function refuse(
  { matchOn, dryRun }: Pick<PlanRules, "matchOn" | "dryRun">,
  row: ImportRow,
  work: LeadWork | null,
): Refused | null {
  if (matchOn === "external_id" && row.externalId === null) {
    return { code: "required", why: "With match_on=external_id each row needs an external id." };
  }
  if (matchOn === "email" && firstEmail(row.people) === null) {
    return { code: "required", why: "With match_on=email each row needs a contact's e-mail address." };
  }
  // The row's domain names a lead that has another id where the row comes from: the id decides, so they are two.
  const other = work?.lead.externalId ?? null;
  if (matchOn === "external_id" && other !== null && other !== row.externalId) {
    return {
      code: "conflict",
      why: `The domain is that of the lead ${work?.lead.id}, which has the external id ${other}.`,
    };
  }
  const isNameless = row.values.companyName === undefined && row.domain === null;
  if (work !== null || !isNameless || (dryRun && row.repeats !== null)) return null;
  const why =
    "The row names no company, its address is at a public provider, and no lead has a contact with it (match_on=email).";
  return { code: "required", why };
}

function carryOut(
  { mode, source, dryRun, profile }: PlanRules,
  plan: Plan,
  index: ReturnType<typeof createIndex>,
  row: ImportRow,
  found: LeadWork | null,
  own: ReadonlySet<string>,
): "created" | "updated" | "unchanged" | "skipped" {
  const { at } = plan;
  const addPeople = (work: LeadWork, how: "fill" | "overwrite"): boolean => {
    const { created, updated } = applyPeople(work.people, work.lead.id, row.people, {
      mode: how,
      source,
      at,
      profile,
    });
    plan.counts.contactsCreated += created;
    plan.counts.contactsUpdated += updated;
    return created + updated > 0;
  };
  if (found === null) {
    const lead = newLeadOf(row, row.id ?? newId(), source, at);
    const people = startPeople([]);
    const work = { before: null, lead, line: row.line, fields: new Set<string>(), people, isChanged: true };
    addPeople(work, "fill");
    index.add(work);
    // Nothing was written for the row that this one repeats.
    return dryRun && row.repeats !== null ? "updated" : "created";
  }
  const isOwn = found.before === null || own.has(found.lead.id);
  if (mode === "skip" && !isOwn) return "skipped";
  // The first row of a company decides; the others of the file add what it left out.
  const how = mode === "overwrite" && row.repeats === null ? "overwrite" : "fill";
  const { after, fields } = applyRow(found.lead, index.withoutTakenDomain(row, found), how, at);
  const hasNews = addPeople(found, how) || fields.length > 0;
  if (!hasNews) return "unchanged";
  if (!found.isChanged) found.line = row.line;
  found.isChanged = true;
  for (const field of fields) found.fields.add(field);
  index.change(found, after);
  return "updated";
}

type Found = { work: LeadWork | null } | Refused;

function createIndex(known: KnownLeads, matchOn: MatchKey) {
  const byKey = new Map<string, LeadWork>();
  const byEmail = new Map<string, LeadWork[]>();
  const all: LeadWork[] = [];
  const keysOf = ({ id, domain, externalId }: NewLead) => [
    `i:${id}`,
    ...(domain === null ? [] : [`d:${domain}`]),
    ...(externalId === null ? [] : [`e:${externalId}`]),
  ];
  const addEmails = (work: LeadWork) => {
    if (matchOn !== "email") return;
    for (const { email } of work.people.people) {
      const holders = email === null ? [] : (byEmail.get(email) ?? []);
      if (email !== null && !holders.includes(work)) byEmail.set(email, [...holders, work]);
    }
  };
  const add = (work: LeadWork) => {
    all.push(work);
    for (const key of keysOf(work.lead)) byKey.set(key, work);
    addEmails(work);
  };
  for (const lead of known.leads) {
    const people = startPeople(known.people.get(lead.id) ?? []);
    add({ before: lead, lead, line: 0, fields: new Set(), people, isChanged: false });
  }
  return {
    add,
    works: () => all,
    /** A domain that only an address tells is never put in another's place. */
    withoutTakenDomain(row: ImportRow, { lead }: LeadWork): ImportRow {
      const isTaken = lead.domain !== null || byKey.has(`d:${row.domain}`);
      if (!row.isDomainOfEmail || !isTaken) return row;
      const { domain: _, ...values } = row.values;
      return { ...row, values };
    },
    /** The lead has these values from now on. */
    change(work: LeadWork, lead: NewLead): void {
      for (const key of keysOf(work.lead)) byKey.delete(key);
      work.lead = lead;
      for (const key of keysOf(lead)) byKey.set(key, work);
      addEmails(work);
    },
    /** By what the import goes by first, then by the others. Two leads for one row are a conflict. */
    find({ domain, externalId, id, people, isDomainOfEmail }: ImportRow): Found {
      const byDomain = domain === null ? undefined : byKey.get(`d:${domain}`);
      const byExternalId = externalId === null ? undefined : byKey.get(`e:${externalId}`);
      if (byDomain && byExternalId && byDomain !== byExternalId) {
        const why = `The domain is that of the lead ${byDomain.lead.id}, the external id that of the lead ${byExternalId.lead.id}.`;
        return { code: "conflict", why };
      }
      const named = byDomain ?? byExternalId ?? (id === null ? undefined : byKey.get(`i:${id}`));
      const email = matchOn === "email" ? firstEmail(people) : null;
      const holders = email === null ? [] : (byEmail.get(email) ?? []);
      const [holder] = holders;
      if (!holder || (named && holders.includes(named))) return { work: named ?? null };
      if (named && !(isDomainOfEmail && named === byDomain)) {
        const why = `The address is that of a contact of the lead ${holder.lead.id}, but the row names the lead ${named.lead.id}.`;
        return { code: "conflict", why };
      }
      if (holders.length === 1) return { work: holder };
      const ids = holders.map(({ lead }) => lead.id).join(", ");
      return { code: "conflict", why: `The leads ${ids} each have a contact with this address.` };
    },
  };
}
