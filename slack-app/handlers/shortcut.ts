import { normalizeDomain } from "../../src/domain/domain-name.ts";
import type { SlackTask } from "../../src/domain/slack-task.ts";
import { describeLeads } from "../../src/services/leads/describe-leads.ts";
import { lookUpLeads } from "../../src/services/leads/look-up-leads.ts";
import type { Block } from "../blocks/kit.ts";
import { actions, button, context, section } from "../blocks/kit.ts";
import { md } from "../blocks/text.ts";
import { toPlainText } from "../commands/plain-text.ts";
import type { Door } from "../door.ts";
import type { Outcome } from "../outcome.ts";
import { factsOf, leadValue, reasonsOf, short, titleOf } from "../views/lead-text.ts";
import { windowOf } from "../views/window.ts";

const mostCompanies = 5;

/** "Find this company" on a message: every company whose domain it names, in a window of one's own. */
export async function openShortcut(door: Door, { origin }: SlackTask, text: string): Promise<Outcome> {
  const domains = domainsIn(toPlainText(text));
  const targets = domains.length > 0 ? domains : [text.trim().slice(0, 100)].filter((name) => name !== "");
  const blocks: Block[] = [];
  for (const target of targets.slice(0, mostCompanies)) {
    const [lead] = await lookUpLeads(door.ctx, target);
    if (!lead) {
      blocks.push(section(md`No lead *${short(target, 100)}* yet.`));
      if (normalizeDomain(target) !== null)
        blocks.push(actions([button("run.add", "Add it", { value: `add ${target}` })]));
      continue;
    }
    const [summary] = await describeLeads(door.ctx, [lead]);
    if (!summary) continue;
    blocks.push(
      section(md`${titleOf(summary)}\n${reasonsOf(summary)}`, {
        accessory: button("lead.card", "Details", {
          value: leadValue(lead),
          label: `Details of ${short(lead.companyName, 50)}`,
        }),
      }),
      context(factsOf(summary, door.ctx.clock.now())),
    );
  }
  if (targets.length > mostCompanies)
    blocks.push(
      context(
        md`…and ${targets.length - mostCompanies} more: ${targets.slice(mostCompanies).join(", ").slice(0, 1000)}`,
      ),
    );
  if (blocks.length === 0) blocks.push(section(md`This message names no company.`));
  return { posts: [], form: windowOf({ blocks }, origin, "Find this company") };
}

/** Addresses of people count too: they name where they work. */
function domainsIn(text: string): string[] {
  const words = text.split(/[\s,;()<>"']+/).map((word) => word.replace(/[.!?:]+$/, "").replace(/^.*@/, ""));
  return [...new Set(words.flatMap((word) => normalizeDomain(word) ?? []))];
}
