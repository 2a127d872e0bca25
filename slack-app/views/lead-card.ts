import { type Actor, hasScope } from "../../src/domain/actor.ts";
import type { Contact } from "../../src/domain/contact.ts";
import { leadStatuses } from "../../src/domain/lead.ts";
import type { LeadSummary } from "../../src/services/leads/describe-leads.ts";
import { actions, type Block, button, context, type Element, overflow, section, select } from "../blocks/kit.ts";
import { type Message, message } from "../blocks/message.ts";
import { joinMarkup, type Markup, md, personMarkup } from "../blocks/text.ts";
import type { ContactChoice } from "../names.ts";
import {
  type Audience,
  emailMark,
  factsOf,
  leadValue,
  masked,
  maskedPhone,
  personName,
  reasonsOf,
  short,
  titleOf,
} from "./lead-text.ts";

export interface CardOptions {
  actor: Actor;
  audience: Audience;
  now: Date;
  baseUrl: string | null;
  /** What enriching it would cost. */
  price: EnrichmentPrice;
  /** What has just happened, above the card. */
  notice?: Markup;
}

const mostContacts = 3;
/** What an enrichment would cost, as its plan says. */
export function enrichmentPrice({ mostCredits, missing, notRun }: EnrichmentPrice): string {
  if (notRun !== null) return `Nothing would be asked. ${notRun}`;
  if (missing.length === 0) return "It costs nothing: nothing is missing.";
  const most = Number(mostCredits.toFixed(1));
  return most === 0 ? "It costs nothing." : `It costs ${most} credits at the most; what is remembered costs nothing.`;
}

/** One lead with everything that can be done about it. */
export function leadCard(summary: LeadSummary, options: CardOptions): Message {
  const { lead, trend } = summary;
  const score = lead.leadScore === null ? "not scored" : `score ${Math.round(lead.leadScore)}`;
  return message({
    text: `${lead.companyName}: ${score}${trend === null ? "" : `, ${trend.direction}`}`,
    head: [...(options.notice === undefined ? [] : [section(options.notice)]), ...cardBlocks(summary, options)],
  });
}

export function cardBlocks(summary: LeadSummary, options: CardOptions): Block[] {
  const { lead, contacts } = summary;
  const { audience, now, actor } = options;
  return [
    section(md`${titleOf(summary)}\n${reasonsOf(summary)}`),
    ...(lead.description === null ? [] : [context(md`${short(lead.description, 280)}`)]),
    context(factsOf({ ...summary, bestContact: summary.bestContact }, now)),
    ...contacts.slice(0, mostContacts).map((contact) => contactLine(contact, audience, hasScope(actor, "write"))),
    context(ownerLine(summary)),
    actions(
      hasScope(actor, "write") && audience === "private"
        ? writeButtons(summary, options)
        : readButtons(summary, options),
    ),
    ...(hasScope(actor, "write") && audience === "private" ? [actions(moreButtons(summary))] : []),
  ];
}

function contactLine(contact: Contact, audience: Audience, mayWrite: boolean): Block {
  const { email, phone } = contact;
  const isShared = audience === "shared";
  const address = email === null ? null : isShared ? masked(email) : email;
  const number = phone === null ? null : isShared ? maskedPhone(phone) : phone;
  const text = joinMarkup(
    [
      md`${short(personName(contact), 150)}`,
      ...(address === null ? [] : [md`${address} ${emailMark(contact)}`]),
      ...(number === null ? [] : [md`${number}`]),
    ],
    "  ·  ",
  );
  const name = short(personName(contact), 40);
  const hidden = isShared && (email !== null || phone !== null);
  const accessory: Element | null = hidden
    ? button("contact.reveal", "Reveal", { value: contact.id, label: `Show me the address of ${name}` })
    : isShared || !mayWrite
      ? null
      : overflow("contact.more", [
          ...(email === null ? [] : [{ text: "Verify the address", value: choiceOf("verify", contact) }]),
          { text: "Edit", value: choiceOf("edit", contact) },
        ]);
  return section(text, accessory === null ? {} : { accessory });
}

const choiceOf = (choice: ContactChoice, { id }: Contact): string => `${choice}:${id}`;

function ownerLine({ lead }: LeadSummary): Markup {
  const owner = lead.owner === null ? md`Nobody has claimed it` : md`Claimed by ${personMarkup(lead.owner)}`;
  return md`${owner}  ·  status *${lead.status}*  ·  from ${lead.source}`;
}

const openButton = ({ lead }: LeadSummary, baseUrl: string | null): Element[] =>
  baseUrl === null
    ? []
    : [
        button("lead.open", "Open", {
          url: `${baseUrl}/#lead=${lead.id}`,
          label: `Open ${short(lead.companyName, 50)}`,
        }),
      ];

function readButtons(summary: LeadSummary, { audience, baseUrl }: CardOptions): Element[] {
  const share = button("lead.share", "Share", { value: leadValue(summary.lead), label: "Share it with the channel" });
  return [
    ...(audience === "private" ? [share] : [button("lead.card", "Details", { value: leadValue(summary.lead) })]),
    ...openButton(summary, baseUrl),
  ];
}

export interface EnrichmentPrice {
  mostCredits: number;
  missing: readonly string[];
  /** Why it would not run at all; null where it would. */
  notRun: string | null;
}

function writeButtons(summary: LeadSummary, options: CardOptions): Element[] {
  const { lead } = summary;
  const value = leadValue(lead);
  const name = short(lead.companyName, 40);
  return [
    button("lead.claim", "Claim", {
      value,
      ...(lead.owner === null ? { style: "primary" } : {}),
      label: `Claim ${name}`,
    }),
    button("lead.enrich", "Enrich", {
      value,
      label: `Enrich ${name}`,
      confirm: { title: "Enrich this lead?", text: enrichmentPrice(options.price), yes: "Enrich" },
    }),
    button("lead.dismiss", "Dismiss", { value, label: `Dismiss ${name}` }),
    ...readButtons(summary, options),
  ];
}

function moreButtons({ lead }: LeadSummary): Element[] {
  const at = `${lead.id}:${lead.version}:${lead.status}`;
  return [
    select(
      "lead.status",
      "Status",
      leadStatuses
        .filter((status) => status !== "dismissed")
        .map((status) => ({ text: status, value: `${at}:${status}` })),
      `${at}:${lead.status}`,
    ),
    select("lead.snooze", "Remind me", [
      { text: "Tomorrow", value: `${at}:1` },
      { text: "In 3 days", value: `${at}:3` },
      { text: "In a week", value: `${at}:7` },
      { text: "In a month", value: `${at}:30` },
    ]),
    button("lead.note", "Add note", { value: leadValue(lead) }),
    button("lead.contact", "Add contact", { value: leadValue(lead) }),
  ];
}
