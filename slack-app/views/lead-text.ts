import type { Contact, EmailStatus } from "../../src/domain/contact.ts";
import type { Lead } from "../../src/domain/lead.ts";
import type { ScoreTrend } from "../../src/domain/score-trend.ts";
import type { LeadSummary } from "../../src/services/leads/describe-leads.ts";
import { joinMarkup, link, type Markup, md } from "../blocks/text.ts";

/** Who reads it: only who asked, or everybody in a channel, who see no addresses. */
export type Audience = "private" | "shared";

const longestName = 120;

/** "*Brightloom Robotics*  87 A  ▲ improving, +6". */
export function titleOf({ lead, grade, trend }: LeadSummary): Markup {
  const name = link(
    lead.websiteUrl ?? (lead.domain === null ? null : `https://${lead.domain}`),
    short(lead.companyName),
  );
  const score = lead.leadScore === null ? md`not scored` : md`*${Math.round(lead.leadScore)}*`;
  const marks = [...(grade === null ? [] : [md` ${grade}`]), ...(trend === null ? [] : [md`  ${trendInWords(trend)}`])];
  return md`*${name}*   ${score}${joinMarkup(marks, "")}`;
}

const arrows: Record<ScoreTrend["direction"], string> = { improving: "▲", steady: "■", declining: "▼" };

function trendInWords({ direction, change }: ScoreTrend): string {
  const points = direction === "steady" ? "" : `, ${change > 0 ? "+" : "−"}${Math.round(Math.abs(change))}`;
  return `${arrows[direction]} ${direction}${points}`;
}

export const short = (text: string, most = longestName): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

export function reasonsOf({ reasons }: LeadSummary): Markup {
  if (reasons.length === 0) return md`_No reason known yet: enrich it to find some._`;
  return joinMarkup(
    reasons.map(({ label, value, url }) => {
      const text = value === null ? label : `${label}: ${short(value, 80)}`;
      return url === null ? md`${text}` : link(url, text);
    }),
    "  ·  ",
  );
}

/** Size, stage, place, whoever is known best, and how old that is. */
export function factsOf(summary: LeadSummary, now: Date): Markup {
  const { lead, bestContact } = summary;
  const place = lead.city !== null && lead.country !== null ? `${lead.city}, ${lead.country}` : lead.location;
  return joinMarkup(
    [
      lead.employeeCount === null ? md`size unknown` : md`${lead.employeeCount.toLocaleString("en-US")} people`,
      ...(lead.fundingStage === null || lead.fundingStage === "Unknown" ? [] : [md`${lead.fundingStage}`]),
      ...(place === null ? [] : [md`${short(place, 60)}`]),
      bestContact === null ? md`no contact yet` : md`${short(personName(bestContact), 60)} ${emailMark(bestContact)}`,
      md`${ageOf(lead, now)}`,
    ],
    "  ·  ",
  );
}

export function personName({ firstName, lastName, jobTitle, email }: Contact): string {
  const name = [firstName, lastName].filter((part) => part !== null).join(" ");
  const known = name === "" ? (email === null ? "Somebody" : "A mailbox") : name;
  return jobTitle === null ? known : `${known}, ${jobTitle}`;
}

const marks: Record<EmailStatus, string> = {
  valid: "✅ verified",
  unverified: "◽ not verified",
  invalid: "⛔ invalid",
  accept_all: "◽ takes anything",
  webmail: "◽ public mailbox",
  disposable: "⛔ disposable",
  unknown: "◽ could not tell",
};
export const emailMark = ({ email, emailStatus }: Contact): string => (email === null ? "" : marks[emailStatus]);

/** "m•••@acme.example": enough to recognise, too little to write to. */
export function masked(email: string): string {
  const at = email.lastIndexOf("@");
  return at < 1 ? "•••" : `${email.slice(0, 1)}•••${email.slice(at)}`;
}

export const maskedPhone = (phone: string): string => `••• ${phone.replace(/\D/g, "").slice(-2)}`;

/** How old what is known is: since the last enrichment, else since the last change. */
export function ageOf({ enrichedAt, updatedAt }: Lead, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(enrichedAt ?? updatedAt)) / 86_400_000);
  const age = days <= 0 ? "today" : days === 1 ? "yesterday" : `${days} days ago`;
  return enrichedAt === null ? `never enriched, changed ${age}` : `checked ${age}`;
}

/** A click carries which lead it is about and how that was when it was shown. */
export const leadValue = ({ id, version, status }: Pick<Lead, "id" | "version" | "status">): string =>
  `${id}:${version}:${status}`;
