/** Text in Slack's markup. Made only by `md`, so that whatever a company calls itself stays text. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | null | undefined;

/** What is put in is escaped, unless it is markup itself: md`*${name}* scores ${score}`. */
export const md = (strings: TemplateStringsArray, ...parts: Part[]): Markup =>
  new Markup(strings.reduce((text, string, i) => text + toMarkup(parts[i - 1]) + string));

export const joinMarkup = (parts: readonly Markup[], separator: string): Markup =>
  new Markup(parts.map(({ text }) => text).join(separator));

const toMarkup = (part: Part): string => (part instanceof Markup ? part.text : escapeText(String(part ?? "")));

/** `&`, `<` and `>` begin Slack's mentions and links; `*`, `~` and backticks would end a style that is ours. */
export const escapeText = (text: string): string =>
  oneLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("*", "∗")
    .replaceAll("`", "ˋ")
    .replaceAll("~", "∼");

/** Without line breaks, control characters and what turns the direction of the rest of the line. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .trim();

/** At most this long, whole characters only. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/u, "")}…`;
}

/** Cut markup must not end within an entity, a link or a mention. */
export function clipMarkup({ text }: Markup, most: number): string {
  if (text.length <= most) return text === "" ? " " : text;
  return `${clip(text, most)
    .slice(0, -1)
    .replace(/<[^>]*$/, "")
    .replace(/&[a-z]{0,4}$/, "")}…`;
}

/** What markup says, without it: for the fallback of a message. */
export const toPlain = ({ text }: Markup): string =>
  text
    .replace(/<[^<>|]*\|([^<>]*)>/g, "$1")
    .replace(/<([^<>]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/** A link, where the address is one that a person may be sent to; else only its text. */
export function link(url: string | null | undefined, text: string): Markup {
  const isWeb = url !== null && url !== undefined && URL.canParse(url) && /^https?:\/\/[^/]/i.test(url);
  if (!isWeb || url.length > 2000) return md`${text}`;
  const href = new URL(url).href.replaceAll("|", "%7C").replaceAll(">", "%3E").replaceAll("<", "%3C");
  return new Markup(`<${href.replaceAll("&", "&amp;")}|${escapeText(text).replaceAll("|", "∣")}>`);
}

/** A person of Slack as a mention, anybody else by name. */
export function personMarkup(actor: string): Markup {
  const id = /^slack:([UW][A-Z0-9]{2,20})$/.exec(actor)?.[1];
  return id === undefined ? md`${actor.replace(/^key:/, "")}` : new Markup(`<@${id}>`);
}

/** "2026-11-22T…" as everybody's own date and time. */
export function dateMarkup(iso: string, style: "date_short_pretty" | "time" | "date_short_pretty} at {time"): Markup {
  const seconds = Math.floor(Date.parse(iso) / 1000);
  return Number.isNaN(seconds)
    ? md`${iso}`
    : new Markup(`<!date^${seconds}^{${style}}|${escapeText(`${iso.slice(0, 16).replace("T", " ")} UTC`)}>`);
}
