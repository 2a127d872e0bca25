import type { ProviderMode } from "./outside.ts";

export interface ListedLead {
  rank: number;
  lead_id: string;
  company_name: string;
  domain: string | null;
  source: string;
  is_new: boolean;
  score: number | null;
  reason: string | null;
  verified_email: string | null;
}

export interface ProviderCost {
  provider: string;
  mode: ProviderMode;
  credits: number;
  /** In plain words, one for discovery and one for enrichment as far as they happened. */
  outcomes: string[];
}

export interface SourceOutcome {
  status: string;
  found?: number | undefined;
  new?: number | undefined;
  credits?: number | undefined;
  reason?: string | null | undefined;
  retry_at?: string | null | undefined;
}

/** Everything that `npm start` has to say; `--json` prints these, prose is made of them. */
export type StartEvent =
  | { event: "step"; message: string }
  | { event: "progress"; message: string }
  | {
      event: "ready";
      url: string;
      api_key: string;
      sandbox_url: string | null;
      outbound_proxy: string | null;
      providers: Record<string, ProviderMode>;
      log: string;
    }
  | {
      event: "discovery.finished";
      query: string;
      run_id: string | null;
      results: number;
      total: number;
      new: number;
      sources: Record<string, SourceOutcome>;
    }
  | { event: "enrichment.finished"; leads: number; contacts_added: number; still_running: number; failed: number }
  | { event: "leads"; leads: ListedLead[] }
  | { event: "costs"; costs: ProviderCost[] }
  | { event: "serving"; url: string; api_key: string; sandbox_url: string | null }
  | { event: "finished"; leads: number; exit_code: number }
  | { event: "error"; message: string };

export type Report = (event: StartEvent) => void;
