import { messageOf } from "../failure.ts";
import { mapPool } from "../map-pool.ts";
import type { ApiClient } from "./api-client.ts";
import { ContactList, type DiscoveryAnswer, ScoreAnswer } from "./api-shapes.ts";
import type { ListedLead } from "./events.ts";

const shown = 25;

/** Scores every lead of the answer and lists the best, each with its best reason and a verified address. */
export async function listBestLeads(
  api: ApiClient,
  found: DiscoveryAnswer["results"],
  onFailure: (message: string) => void,
  signal: AbortSignal,
): Promise<ListedLead[]> {
  const leads = await mapPool(found, 8, async (lead): Promise<Omit<ListedLead, "rank">> => {
    const listed = {
      lead_id: lead.lead_id,
      company_name: lead.company_name,
      domain: lead.domain ?? null,
      source: [lead.source].flat().join("+"),
      is_new: lead.is_new,
    };
    try {
      const { body: score } = await api.post(`/api/v1/leads/${lead.lead_id}/score`, ScoreAnswer);
      const contacts = await api.get(`/api/v1/contacts?lead_id=${lead.lead_id}&limit=50`, ContactList);
      return { ...listed, score: score.score, reason: topReason(score), verified_email: verifiedEmail(contacts) };
    } catch (error) {
      signal.throwIfAborted();
      onFailure(messageOf(error));
      return { ...listed, score: null, reason: null, verified_email: null };
    }
  });
  return leads
    .sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.company_name.localeCompare(b.company_name))
    .slice(0, shown)
    .map((lead, i) => ({ rank: i + 1, ...lead }));
}

export function topReason({ top_positive }: ScoreAnswer): string | null {
  const [top] = top_positive;
  if (!top) return null;
  const value = typeof top.value === "string" || typeof top.value === "number" ? String(top.value) : null;
  return value === null ? top.label : `${top.label}: ${value}`;
}

/** A decision maker's address where one is verified, else anybody's. */
export function verifiedEmail({ items }: ContactList): string | null {
  const verified = items.filter((contact) => contact.email && contact.email_status === "valid");
  const best = verified.find((contact) => contact.is_decision_maker) ?? verified[0];
  return best?.email ?? null;
}
