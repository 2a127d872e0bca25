/**
 * What was typed, from what Slack makes of it: `<mailto:a@b.example|a@b.example>`, `<http://b.example|b.example>`,
 * `<@U1|ana>` and `&gt;` become the text that the person saw.
 */
export function toPlainText(text: string): string {
  return text
    .slice(0, 4000)
    .replace(/<(mailto:|https?:\/\/)([^<>|]{1,2000})(?:\|([^<>]{1,2000}))?>/g, (_, scheme: string, target: string) =>
      scheme === "mailto:" ? target : `${scheme}${target}`,
    )
    .replace(/<@([UW][A-Z0-9]{2,20})(?:\|[^<>]{0,200})?>/g, "@$1")
    .replace(/<#[A-Z0-9]{2,20}\|([^<>]{0,200})>/g, "#$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replace(/\p{Cc}/gu, " ")
    .trim();
}
