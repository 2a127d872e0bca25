export interface Column {
  title: string;
  align?: "left" | "right";
  /** May be cut to make the table fit. */
  flexible?: boolean;
}

const gap = "  ";
const narrowest = 6;

/** Aligned columns that fit `width`; the widest flexible ones give way first. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string {
  const cells = rows.map((row) => columns.map((_, i) => plainText(row[i] ?? "")));
  const widths = columns.map((column, i) =>
    Math.max(displayWidth(column.title), ...cells.map((row) => displayWidth(row[i] ?? ""))),
  );
  shrinkToFit(columns, widths, width - gap.length * (columns.length - 1));
  const line = (row: readonly string[]) =>
    cut(
      columns
        .map((column, i) => pad(cut(row[i] ?? "", widths[i] ?? 0), widths[i] ?? 0, column.align))
        .join(gap)
        .trimEnd(),
      width,
    );
  return [line(columns.map(({ title }) => title)), ...cells.map(line)].join("\n");
}

function shrinkToFit(columns: readonly Column[], widths: number[], available: number): void {
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    let widest = -1;
    for (const [i, column] of columns.entries())
      if (column.flexible && (widths[i] ?? 0) > Math.max(narrowest, widths[widest] ?? 0)) widest = i;
    if (widest < 0) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
}

/** Names come from strangers: a terminal must never take part of one for a command. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width - 1) break;
    kept += character;
  }
  return width < 1 ? "" : `${kept.trimEnd()}…`;
}

function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "right" ? space + text : text + space;
}

export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

const wide = /[\p{Emoji_Presentation}\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\uff01-\uff60]/u;

function characterWidth(character: string): number {
  if (/\p{Mn}/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
