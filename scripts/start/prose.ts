import { formatTable } from "../table.ts";
import type { ListedLead, ProviderCost, StartEvent } from "./events.ts";
import { freeSources } from "./flags.ts";
import type { ProviderMode } from "./outside.ts";

export function describeEvent(event: StartEvent, width: number): string {
  switch (event.event) {
    case "step":
    case "progress":
    case "error":
      return event.message;
    case "ready":
      return [
        `Serving on ${event.url}; the Worker's log is ${event.log}`,
        ...Object.entries(event.providers).map(([provider, mode]) => `  ${provider}: ${describeMode(mode, event)}`),
        ...(Object.values(event.providers).includes("real")
          ? ["The first run spends real credits; --no-seed leaves it out."]
          : []),
      ].join("\n");
    case "discovery.finished":
      return `Asked for "${event.query}": ${event.results} leads, ${event.new} of them new.`;
    case "enrichment.finished":
      return describeEnrichment(event);
    case "leads":
      return event.leads.length === 0 ? "\nNo leads." : `\n${leadTable(event.leads, width)}`;
    case "costs":
      return `\nWhat it cost in this run:\n${costTable(event.costs, width)}`;
    case "serving":
      return describeAddresses(event);
    case "finished":
      return "";
  }
}

function describeMode(mode: ProviderMode, { outbound_proxy }: { outbound_proxy: string | null }): string {
  if (mode === "real") return "called for real, with the key of .dev.vars";
  return mode === "sandbox" ? "played by the sandbox" : `through ${outbound_proxy}`;
}

function describeEnrichment(event: Extract<StartEvent, { event: "enrichment.finished" }>): string {
  const parts = [`Enriched ${event.leads} leads: ${event.contacts_added} contacts added`];
  if (event.still_running > 0) parts.push(`${event.still_running} continue in the background`);
  if (event.failed > 0) parts.push(`${event.failed} failed`);
  return `${parts.join(", ")}.`;
}

function leadTable(leads: readonly ListedLead[], width: number): string {
  return formatTable(
    [
      { title: "SCORE", align: "right" },
      { title: "COMPANY", flexible: true },
      { title: "DOMAIN", flexible: true },
      { title: "SOURCE", flexible: true },
      { title: "TOP REASON", flexible: true },
      { title: "VERIFIED E-MAIL", flexible: true },
    ],
    leads.map((lead) => [
      lead.score === null ? "-" : lead.score.toFixed(1),
      lead.company_name,
      lead.domain ?? "-",
      lead.source,
      lead.reason ?? "-",
      lead.verified_email ?? "-",
    ]),
    width,
  );
}

function costTable(costs: readonly ProviderCost[], width: number): string {
  return formatTable(
    [{ title: "PROVIDER" }, { title: "CREDITS", align: "right" }, { title: "OUTCOME", flexible: true }],
    costs.flatMap((cost) => {
      const [first = "not asked", ...others] = cost.outcomes;
      const credits =
        freeSources.includes(cost.provider) && cost.credits === 0 ? "free" : String(Number(cost.credits.toFixed(2)));
      return [[cost.provider, credits, first], ...others.map((outcome) => ["", "", outcome])];
    }),
    width,
  );
}

function describeAddresses(event: Extract<StartEvent, { event: "serving" }>): string {
  const { url, api_key, sandbox_url } = event;
  return [
    "",
    `API      ${url}/api/v1`,
    `Docs     ${url}/docs`,
    `Console  ${url}/#key=${api_key}`,
    `Health   ${url}/health`,
    ...(sandbox_url === null ? [] : [`Sandbox  ${sandbox_url}`]),
    "",
    "Try it:",
    `curl -s -H 'Authorization: Bearer ${api_key}' '${url}/api/v1/leads?sort=-lead_score&limit=5'`,
    "",
    "Ctrl-C stops everything.",
  ].join("\n");
}
