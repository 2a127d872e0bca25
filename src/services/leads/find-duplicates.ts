import type { Candidate } from "../../db/duplicate-candidates.ts";
import { requireScope } from "../../domain/actor.ts";
import { coreWords, spellingsOf } from "../../domain/company-name.ts";
import { labelOf, labelsOf } from "../../domain/domain-family.ts";
import { compareLeads, type DuplicateVerdict, linkedinKey } from "../../domain/duplicate.ts";
import type { Lead } from "../../domain/lead.ts";
import { plainLookalike } from "../../domain/lookalike-domain.ts";
import type { ServiceContext } from "../context.ts";
import { findLead } from "./get-lead.ts";

export interface ProposedDuplicate extends DuplicateVerdict {
  lead: Candidate;
}

const mostProposed = 20;
/** Less is no reason to bother anybody. */
const leastScore = 0.3;

/** Leads that may be the same company, the likeliest first, each with what speaks for it. */
export async function findDuplicates(ctx: ServiceContext, id: string): Promise<ProposedDuplicate[]> {
  requireScope(ctx.actor, "read");
  const lead = await findLead(ctx, id);
  const candidates = await ctx.duplicates.find({
    leadId: lead.id,
    companyName: lead.companyName,
    domainLabels: [lead.domain, lead.domain && plainLookalike(lead.domain)].flatMap((domain) =>
      labelsOf((domain && labelOf(domain)) ?? ""),
    ),
    linkedinUrls: addressesOf(lead),
    spellings: spellingsOf(lead.companyName),
    nameWords: coreWords(lead.companyName),
  });
  return candidates
    .map((candidate) => ({ lead: candidate, ...compareLeads(lead, candidate) }))
    .filter(({ score }) => score >= leastScore)
    .toSorted((a, b) => b.score - a.score || (a.lead.id < b.lead.id ? -1 : 1))
    .slice(0, mostProposed);
}

/** Spellings under which the same LinkedIn profile may have been stored. */
function addressesOf({ linkedinUrl }: Lead): string[] {
  const key = linkedinKey(linkedinUrl);
  if (linkedinUrl === null || key === null) return linkedinUrl === null ? [] : [linkedinUrl];
  const hosts = ["https://www.", "https://", "http://www.", "http://"];
  const spelled = hosts.flatMap((host) => [`${host}linkedin.com/${key}`, `${host}linkedin.com/${key}/`]);
  return [...new Set([linkedinUrl, ...spelled])];
}
