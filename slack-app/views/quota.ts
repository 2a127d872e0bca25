import type { SourceDescription } from "../../src/services/discovery/list-sources.ts";
import { type Block, context, header, section } from "../blocks/kit.ts";
import { type Message, message } from "../blocks/message.ts";
import { dateMarkup, type Markup, md } from "../blocks/text.ts";

const barLength = 20;

/** "████████░░░░  32 of 50 left". */
export function bar(remaining: number, limit: number): string {
  const share = limit <= 0 ? 0 : Math.max(0, Math.min(1, remaining / limit));
  const full = Math.round(share * barLength);
  return `${"█".repeat(full)}${"░".repeat(barLength - full)}`;
}

const spans: Record<number, string> = { 1: "a second", 60: "a minute", 3600: "an hour", 86400: "a day" };
const inWords = (seconds: number): string => spans[seconds] ?? `in ${seconds} s`;

const number = (x: number): string => x.toLocaleString("en-US", { maximumFractionDigits: 1 });

export function quotaBlocks(sources: readonly SourceDescription[]): Block[] {
  return sources.flatMap((source) => {
    const quota = source.limits?.quota ?? null;
    const state = source.isEnabled
      ? md`:large_green_circle: *${source.name}*`
      : md`:white_circle: *${source.name}*: ${source.reason}`;
    const credits: Markup =
      quota === null
        ? md`${source.needsKey ? "No quota is counted." : "Free, without a quota."}`
        : md`${bar(quota.remaining, quota.limit)}  ${number(quota.remaining)} of ${number(quota.limit)} credits left, new ones ${dateMarkup(quota.resetsAt, "date_short_pretty")}`;
    const windows = (source.limits?.windows ?? []).map(
      ({ limit, seconds, remaining }) => `${number(remaining)} of ${number(limit)} calls ${inWords(seconds)} left`,
    );
    return [
      section(md`${state}\n${credits}`),
      ...(windows.length === 0 ? [] : [context(md`${windows.join("  ·  ")}`)]),
    ];
  });
}

export const quotaMessage = (sources: readonly SourceDescription[]): Message =>
  message({
    text: `Quota: ${sources.map(({ name, limits }) => `${name} ${limits?.quota ? number(limits.quota.remaining) : "free"}`).join(", ")}`,
    head: [header("What is left")],
    items: [quotaBlocks(sources)],
  });
