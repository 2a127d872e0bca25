import { type Block, context, limits, type MarkupText } from "./kit.ts";
import { clip, clipMarkup, escapeText, Markup, md, oneLine } from "./text.ts";

export interface Message {
  /** What a notification and a screen reader say, escaped. */
  text: string;
  blocks: Block[];
}

export interface MessageParts {
  /** As it is, not escaped. */
  text: string;
  head: readonly Block[];
  /** Items, each of some blocks that belong together: as many as fit are shown. */
  items?: readonly (readonly Block[])[];
  foot?: readonly Block[];
}

/** Within Slack's limits by construction: what does not fit is left out, and it is said how much. */
export function message({ text, head, items = [], foot = [] }: MessageParts): Message {
  const fixed = [...head, ...foot];
  let blocks = fixed.length + 1;
  let letters = textOf(fixed) + 100;
  let shown = 0;
  for (const item of items) {
    blocks += item.length;
    letters += textOf(item);
    if (blocks > limits.messageBlocks || letters > limits.allText) break;
    shown += 1;
  }
  const left = items.length - shown;
  return {
    // Slack reads markup here too: a company called <!channel> would call everybody.
    text: escapeText(clip(oneLine(text) || "Leads", limits.fallback)),
    blocks: shortened([
      ...head,
      ...items.slice(0, shown).flat(),
      ...(left > 0 ? [context(md`…and ${left} more that do not fit here.`)] : []),
      ...foot,
    ]).slice(0, limits.messageBlocks),
  };
}

/** Head and foot are always shown; where they are too long together, the longest text gives way. */
function shortened(blocks: Block[]): Block[] {
  let excess = textOf(blocks) - limits.allText;
  if (excess <= 0) return blocks;
  const copy = structuredClone(blocks);
  const texts = markupsIn(copy).sort((a, b) => b.text.length - a.text.length);
  for (const text of texts) {
    if (excess <= 0) break;
    const before = text.text.length;
    text.text = clipMarkup(new Markup(text.text), Math.max(shortestCut, before - excess));
    excess -= before - text.text.length;
  }
  return copy;
}

const shortestCut = 200;

function markupsIn(value: unknown): MarkupText[] {
  if (Array.isArray(value)) return value.flatMap(markupsIn);
  if (value === null || typeof value !== "object") return [];
  if ("type" in value && value.type === "mrkdwn") return [value as MarkupText];
  return Object.values(value).flatMap(markupsIn);
}

/** All text in it, however deep. */
export function textOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, part) => sum + textOf(part), 0);
  if (value === null || typeof value !== "object") return 0;
  return Object.entries(value).reduce(
    (sum, [key, part]) => sum + (key === "text" && typeof part === "string" ? part.length : textOf(part)),
    0,
  );
}
