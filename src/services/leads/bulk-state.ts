import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import { keysOfCompany } from "../../domain/suppression.ts";
import { suppressedError } from "../suppressions/find-suppressed.ts";
import { takenIdentity } from "./create-lead.ts";

type Identity = Pick<Lead, "domain" | "externalId">;
type Wanted = Identity & Pick<Lead, "websiteUrl">;
const identityKeys = ["domain", "externalId"] as const;

/** The leads that a bulk write is about, as they are after the operations so far. */
export interface BulkState {
  /** @throws AppError not_found */
  lead(id: string): Lead;
  /** @throws AppError conflict, suppressed */
  claim(id: string, wanted: Wanted): void;
  put(lead: Lead): void;
  remove(lead: Lead, suppress: boolean): void;
}

export interface Loaded {
  leads: readonly Lead[];
  suppressedDomains: ReadonlySet<string>;
  /** For ids that name no lead: what reading it would have thrown. */
  missing: ReadonlyMap<string, AppError>;
}

export function createBulkState({ leads, suppressedDomains, missing }: Loaded): BulkState {
  const byId = new Map(leads.map((lead) => [lead.id, lead]));
  const suppressed = new Set(suppressedDomains);
  const owners = { domain: new Map<string, string>(), externalId: new Map<string, string>() };
  const own = (id: string, identity: Identity) => {
    for (const key of identityKeys) {
      const value = identity[key];
      if (value !== null) owners[key].set(value, id);
    }
  };
  const disown = (id: string) => {
    for (const key of identityKeys)
      for (const [value, owner] of owners[key]) if (owner === id) owners[key].delete(value);
  };
  for (const lead of leads) own(lead.id, lead);

  return {
    lead(id) {
      const lead = byId.get(id);
      if (!lead) throw missing.get(id) ?? new AppError("not_found", `There is no lead ${id}.`);
      return lead;
    },
    claim(id, wanted) {
      const known = byId.get(id);
      const isNew = wanted.domain !== known?.domain || wanted.websiteUrl !== known?.websiteUrl;
      if (isNew && keysOfCompany(wanted).some(({ value }) => suppressed.has(value))) throw suppressedError("domain");
      for (const key of identityKeys) {
        const owner = owners[key].get(wanted[key] ?? "");
        if (owner !== undefined && owner !== id) throw takenIdentity(wanted, key, owner);
      }
      disown(id);
      own(id, wanted);
    },
    put: (lead) => void byId.set(lead.id, lead),
    remove(lead, suppress) {
      byId.delete(lead.id);
      disown(lead.id);
      if (suppress && lead.domain !== null) suppressed.add(lead.domain);
    },
  };
}
