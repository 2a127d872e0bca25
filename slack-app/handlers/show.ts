import { normalizeDomain } from "../../src/domain/domain-name.ts";
import type { Lead } from "../../src/domain/lead.ts";
import { planEnrichment } from "../../src/services/enrichment/plan-enrichment.ts";
import { describeLeads } from "../../src/services/leads/describe-leads.ts";
import { lookUpLeads } from "../../src/services/leads/look-up-leads.ts";
import { actions, button, context, header, section } from "../blocks/kit.ts";
import { type Message, message } from "../blocks/message.ts";
import { type Markup, md } from "../blocks/text.ts";
import type { Door } from "../door.ts";
import { leadCard } from "../views/lead-card.ts";
import { type Audience, factsOf, leadValue, reasonsOf, short, titleOf } from "../views/lead-text.ts";

/** The card of the company, or what to do where there is none or more than one. */
export async function showCompany(door: Door, target: string): Promise<Message> {
  const leads = await lookUpLeads(door.ctx, target);
  const [only] = leads;
  if (!only) return notKnown(target);
  return leads.length === 1 ? cardOf(door, only) : namesakes(door, target, leads);
}

export async function cardOf(
  door: Door,
  lead: Lead,
  notice?: Markup,
  audience: Audience = "private",
): Promise<Message> {
  const [summary] = await describeLeads(door.ctx, [lead]);
  if (!summary) throw new Error("a lead without a summary");
  const { actor, baseUrl } = door;
  const price = await planEnrichment(door.ctx, lead.id, {});
  return leadCard(summary, {
    actor,
    baseUrl,
    audience,
    price,
    now: door.ctx.clock.now(),
    ...(notice === undefined ? {} : { notice }),
  });
}

export function notKnown(target: string): Message {
  const name = short(target, 100);
  const domain = normalizeDomain(target);
  return message({
    text: `There is no lead ${name}.`,
    head: [
      section(md`There is no lead *${name}*.`),
      actions([
        ...(domain === null
          ? []
          : [button("run.add", `Add ${short(domain, 60)}`, { value: `add ${domain}`, style: "primary" as const })]),
        button("run.find", "Search for it", { value: `find "${name.replaceAll('"', " ")}"` }),
        button("run.help", "Help", { value: "help" }),
      ]),
    ],
  });
}

async function namesakes(door: Door, target: string, leads: readonly Lead[]): Promise<Message> {
  const summaries = await describeLeads(door.ctx, leads);
  const now = door.ctx.clock.now();
  return message({
    text: `${leads.length} leads are called like ${target.slice(0, 100)}`,
    head: [header("Which one?")],
    items: summaries.map((summary) => [
      section(md`${titleOf(summary)}\n${reasonsOf(summary)}`, {
        accessory: button("lead.card", "Details", {
          value: leadValue(summary.lead),
          label: `Details of ${short(summary.lead.companyName, 50)}`,
        }),
      }),
      context(factsOf(summary, now)),
    ]),
  });
}
