import type { Api } from "./api.ts";
import type { Server } from "./server.ts";
import type { Person, Workspace } from "./slack-workspace.ts";

/** What the tests of Slack share: one Worker, one sandbox. Filled before the first test. */
export interface SlackStage {
  server: Server;
  api: Api;
  slack: Workspace;
  ana: Person;
  ben: Person;
}

export interface StoredLead {
  id: string;
  company_name: string;
  domain: string;
  status: string;
  owner: string | null;
  notes: string | null;
  version: number;
}

export interface StoredContact {
  id: string;
  lead_id: string;
  first_name: string | null;
  email: string | null;
  email_status: string;
  job_title: string | null;
}

let made = 0;

/** A lead of its own, with a domain that nobody else uses. */
export async function givenLead({ api }: SlackStage, fields: Record<string, unknown> = {}): Promise<StoredLead> {
  const domain = `slack-${++made}.example`;
  const { status, json, text } = await api.call<StoredLead>("POST", "/api/v1/leads", {
    json: { company_name: `Company ${made}`, domain, ...fields },
  });
  if (status !== 201) throw new Error(text);
  return json;
}

export async function givenContact({ api }: SlackStage, lead: StoredLead, fields: Record<string, unknown> = {}) {
  const { status, json, text } = await api.call<StoredContact>("POST", "/api/v1/contacts", {
    json: { lead_id: lead.id, first_name: "Ada", email: `ada@${lead.domain}`, ...fields },
  });
  if (status !== 201) throw new Error(text);
  return json;
}

export const storedLead = async ({ api }: SlackStage, { id }: Pick<StoredLead, "id">): Promise<StoredLead> =>
  (await api.call<StoredLead>("GET", `/api/v1/leads/${id}`)).json;

export const storedContacts = async ({ api }: SlackStage, { id }: Pick<StoredLead, "id">): Promise<StoredContact[]> =>
  (await api.call<{ items: StoredContact[] }>("GET", `/api/v1/contacts?lead_id=${id}`)).json.items;
