/** Words that belong to the family name that follows them: "Vincent van Gogh", "Ana de la Cruz". */
const particles = new Set("van von der den de del della di da dos du la le el al bin ibn ter ten zu zur".split(" "));

export interface PersonName {
  firstName: string | null;
  lastName: string | null;
}

/** Takes "Ann Lee" or "Lee, Ann" apart. One word alone is a first name. */
export function splitName(text: string): PersonName {
  const [before = "", after] = text.split(",", 2).map(tidy);
  if (after) return { firstName: after, lastName: before || null };
  const words = before.split(" ").filter((word) => word !== "");
  if (words.length < 2) return { firstName: words[0] ?? null, lastName: null };
  const particle = words.findIndex((word, i) => i > 0 && i < words.length - 1 && particles.has(word.toLowerCase()));
  const at = particle > 0 ? particle : words.length - 1;
  return { firstName: words.slice(0, at).join(" "), lastName: words.slice(at).join(" ") };
}

const tidy = (text: string): string => text.trim().replace(/\s+/g, " ");
