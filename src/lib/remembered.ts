import { detached } from "./detached.ts";

const longest = 100;
const most = 2000;

/** The same function of a text, for texts that come again and again: it remembers what short ones became. */
export function remembered(write: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    if (text.length > longest) return write(text);
    const found = known.get(text);
    if (found !== undefined) return found;
    const written = write(text);
    if (known.size < most) known.set(detached(text), detached(written));
    return written;
  };
}
