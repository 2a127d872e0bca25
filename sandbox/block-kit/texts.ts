import { isRecord } from "../reply.ts";
import { allow, checkString, checkUrl, type Issues } from "./values.ts";

export function checkText(text: unknown, type: "plain_text" | null, most: number, at: string, issues: Issues) {
  if (!isRecord(text)) return void issues.push(`${at}: must be a text object`);
  if (text.type !== "plain_text" && (type === "plain_text" || text.type !== "mrkdwn"))
    issues.push(`${at}/type: ${type ?? "plain_text or mrkdwn"}`);
  allow(text, text.type === "mrkdwn" ? ["type", "text", "verbatim"] : ["type", "text", "emoji"], at, issues);
  checkString(text.text, most, `${at}/text`, issues);
  if (text.type === "mrkdwn" && typeof text.text === "string") checkMarkup(text.text, `${at}/text`, issues);
}

// What may stand between < and > : a person, a date, a link to the web. Everything else was not escaped.
const allowedAngles = /^(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|!date\^\d+\^[^|]*\|[^|]*|https?:\/\/[^|\s]+(?:\|[^|]*)?)$/;

/** No mention of a channel, no link without a scheme of the web, no open end. */
export function checkMarkup(text: string, at: string, issues: Issues) {
  const rest = text.replace(/<([^<>]*)>/g, (_, inner: string) => {
    if (!allowedAngles.test(inner)) issues.push(`${at}: not escaped: <${inner.slice(0, 80)}>`);
    return "";
  });
  if (/[<>]/.test(rest)) issues.push(`${at}: a < or > that was not escaped`);
  if (/&(?!amp;|lt;|gt;)/.test(text)) issues.push(`${at}: an & that was not escaped`);
}

export function checkImage(image: Record<string, unknown>, at: string, issues: Issues) {
  checkUrl(image.image_url, `${at}/image_url`, issues);
  checkString(image.alt_text, 2000, `${at}/alt_text`, issues);
}
