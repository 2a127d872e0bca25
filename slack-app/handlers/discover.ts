import { printSearch } from "../../src/domain/search-language/print-search.ts";
import { type Search, tidySearch } from "../../src/domain/search-language/search.ts";
import { discoverySources, findDefinition } from "../../src/providers/registry.ts";
import { estimateDiscovery } from "../../src/services/discovery/estimate-discovery.ts";
import { searchDiscovery } from "../../src/services/discovery/search-discovery.ts";
import { describeLeads } from "../../src/services/leads/describe-leads.ts";
import type { Message } from "../blocks/message.ts";
import type { Command } from "../commands/command.ts";
import { printCommand } from "../commands/print-command.ts";
import type { Door } from "../door.ts";
import { type Outcome, reply } from "../outcome.ts";
import { discoveryMessage, priceMessage } from "../views/discovery.ts";

const usualLimit = 10;
const mostLimit = 20;

/** The price before anything is asked; a button asks. What costs nothing is not different: it takes as long. */
export async function discoverOrAsk(
  door: Door,
  command: Command & { verb: "discover" },
  ignored: readonly string[],
): Promise<Outcome> {
  const { input, left } = toInput(command.search);
  const estimate = await estimateDiscovery(door.ctx, input);
  return reply(
    priceMessage({
      command: printCommand(command),
      search: command.search,
      estimate,
      ignored: [...ignored, ...left],
      nameOf: (source) => findDefinition(source).name,
    }),
  );
}

export async function discover(door: Door, search: Search): Promise<Message> {
  const { input } = toInput(search);
  const answer = await searchDiscovery(door.ctx, input);
  const ids = answer.results.flatMap(({ leadId }) => leadId ?? []);
  const leads = await door.ctx.leads.findMany(ids);
  const inOrder = ids.flatMap((id) => leads.find((lead) => lead.id === id) ?? []);
  return discoveryMessage({
    search,
    answer,
    summaries: await describeLeads(door.ctx, inOrder),
    now: door.ctx.clock.now(),
    nameOf: (source) => findDefinition(source).name,
  });
}

/** A search as a discovery takes it, and what of it sources outside cannot be asked for. */
function toInput(search: Search): { input: Record<string, unknown>; left: string[] } {
  const { words, location, employeeCountMin, employeeCountMax, fundingStage, source, limit } = search;
  const known = source.filter((id) => (discoverySources as readonly string[]).includes(id));
  const asked = tidySearch({ words, location, employeeCountMin, employeeCountMax, fundingStage });
  const rest = tidySearch({
    ...search,
    words: [],
    location: null,
    employeeCountMin: null,
    employeeCountMax: null,
    fundingStage: [],
    source: source.filter((id) => !known.includes(id)),
    limit: null,
    sort: null,
  });
  const left = printSearch(rest);
  return {
    input: {
      query: printSearch(asked).slice(0, 500),
      limit: Math.min(limit ?? usualLimit, mostLimit),
      ...(known.length === 0 ? {} : { sources: known }),
    },
    left: left === "" ? [] : [left],
  };
}
