import type { Job } from "../../src/db/job-repository.ts";
import type { SlackTask } from "../../src/domain/slack-task.ts";
import { getJob } from "../../src/services/enrichment/get-job.ts";
import { planEnrichment } from "../../src/services/enrichment/plan-enrichment.ts";
import { isOpenJob, requestEnrichment } from "../../src/services/enrichment/request-enrichment.ts";
import { getLead } from "../../src/services/leads/get-lead.ts";
import { lookUpLeads } from "../../src/services/leads/look-up-leads.ts";
import { actions, button, section } from "../blocks/kit.ts";
import { type Message, message } from "../blocks/message.ts";
import { joinMarkup, type Markup, md } from "../blocks/text.ts";
import type { Door } from "../door.ts";
import { type Outcome, reply } from "../outcome.ts";
import { say } from "../views/help.ts";
import { enrichmentPrice } from "../views/lead-card.ts";
import { leadValue } from "../views/lead-text.ts";
import { cardOf, notKnown, showCompany } from "./show.ts";

/** Long enough for a rate limit of a minute; a wait for quota is longer, and is said. */
const mostPolls = 8;
const pollMs = 5000;

/** It costs something, so it is asked for twice. */
export async function askToEnrich(door: Door, target: string): Promise<Message> {
  const leads = await lookUpLeads(door.ctx, target);
  const [lead] = leads;
  if (!lead) return notKnown(target);
  if (leads.length > 1) return showCompany(door, target);
  const price = enrichmentPrice(await planEnrichment(door.ctx, lead.id, {}));
  return message({
    text: `Enrich ${lead.companyName}? ${price}`,
    head: [
      section(md`Enrich *${lead.companyName}*? ${price}`),
      actions([
        button("lead.enrich", "Enrich", { value: leadValue(lead), style: "primary" }),
        button("lead.card", "Only show it", { value: leadValue(lead) }),
      ]),
    ],
  });
}

/** What is not done within the time of a request goes on, and its result comes when it is there. */
export async function enrich(door: Door, leadId: string): Promise<Outcome> {
  const { job } = await requestEnrichment(door.ctx, { leadId, isAsync: false }, {});
  if (isOpenJob(job)) {
    return {
      posts: [
        {
          kind: "reply",
          message: say(md`:hourglass_flowing_sand: It takes longer. The result comes here.`),
          replace: true,
        },
      ],
      again: { work: { kind: "job", jobId: job.id, polls: 0 }, afterMs: pollMs },
    };
  }
  return resultOf(door, job);
}

export async function pollJob(door: Door, { work }: SlackTask): Promise<Outcome> {
  const polls = Number(work.polls) + 1;
  const job = await getJob(door.ctx, String(work.jobId));
  if (!isOpenJob(job)) return resultOf(door, job);
  if (polls < mostPolls) {
    // Each wait is twice as long: 10 s, 20 s … 10 minutes.
    return { posts: [], again: { work: { ...work, polls }, afterMs: pollMs * 2 ** polls } };
  }
  const reason = job.error === null ? "" : ` ${job.error}`;
  const when = job.retryAt === null ? "" : ` It goes on at ${job.retryAt.slice(0, 16).replace("T", " ")} UTC.`;
  return reply(
    say(md`:hourglass: The enrichment still waits.${md` ${`${reason}${when}`}`} Look at the lead again later.`),
    true,
  );
}

async function resultOf(door: Door, job: Job): Promise<Outcome> {
  const lead = await getLead(door.ctx, job.leadId);
  const card = await cardOf(door, lead, noticeOf(job));
  return { posts: [{ kind: "reply", message: card, replace: true }] };
}

function noticeOf(job: Job): Markup {
  const steps = Object.entries(job.results).map(([source, step]) =>
    step.reason === undefined ? md`${source}: ${step.status.replace("_", " ")}` : md`${source}: ${step.reason}`,
  );
  const head =
    job.status === "failed"
      ? md`:warning: Nothing could be asked. Try again later; request ${job.requestId}.`
      : md`:sparkles: Enriched: ${job.contactsAdded} contacts added, ${Number(job.creditsSpent.toFixed(1))} credits spent.`;
  return joinMarkup([head, ...steps], "\n");
}
