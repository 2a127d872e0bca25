const delimiters = [",", ";", "\t"] as const;
export type Delimiter = (typeof delimiters)[number];

/** Where the first record ends (the index of its line break outside quotes), or -1 while it goes on. */
export function endOfRecord(text: string): number {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') quoted = !quoted;
    else if (!quoted && (char === "\n" || char === "\r")) return i;
  }
  return -1;
}

/** The one that splits the header into most columns; a comma where none does. */
export function detectDelimiter(headerLine: string): Delimiter {
  const outsideQuotes = headerLine.replace(/"[^"]*"?/g, "");
  const count = (delimiter: Delimiter) => outsideQuotes.split(delimiter).length;
  return delimiters.reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best));
}
