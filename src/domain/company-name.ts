/** Legal forms as they stand at the end of a name, lower case and without dots; "and" for "GmbH & Co. KG". */
const legalForms = new Set(
  (
    "and inc incorporated corp corporation co company ltd limited llc llp lp plc pbc gmbh mbh ag kg kgaa ug se ev ek " +
    "sa sas sasu sarl srl spa snc sl slu lda ltda sca scs eurl bv nv cv vof ab as asa oy oyj aps is ou uab sia doo dd ad " +
    "kft zrt sro spzoo kk gk pte pty pvt proprietary private bhd sdn fzco fze"
  ).split(" "),
);

/** What many names have in common: alone it tells no company from another. */
const genericWords = new Set(
  (
    "ai the and of for a an group holding holdings labs lab tech technology technologies software systems system " +
    "solutions solution services data cloud digital global international ventures studio studios health"
  ).split(" "),
);

/** Words of a name without case, accents and punctuation: "Søren's A.I. Café, S.A.S." is ["søren", "ai", "cafe", …]. */
function wordsOf(name: string): string[] {
  const folded = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = folded
    .replace(/&/g, " and ")
    .replace(/[’'`.]/g, "")
    .replace(/\b([as])\/([sb])\b/g, "$1$2")
    .split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => word !== "");
}

/** The words that name the company: without "the" before and the legal form after, as long as something is left. */
export function coreWords(name: string): string[] {
  const words = wordsOf(name.slice(0, 300));
  if (words.length > 1 && words[0] === "the") words.shift();
  while (words.length > 1 && isLegalForm(words)) words.splice(-formLength(words));
  return words;
}

const formLength = (words: readonly string[]): number => (endsLikeSpZoo(words) ? 3 : 1);

const isLegalForm = (words: readonly string[]): boolean => {
  const last = words.at(-1) ?? "";
  return legalForms.has(last) || endsLikeSpZoo(words);
};

const endsLikeSpZoo = (words: readonly string[]): boolean => words.length > 3 && words.slice(-3).join("") === "spzoo";

/** One key for all spellings of a name. */
export const nameKey = (name: string): string => coreWords(name).join("");

/** Whether a name holds a word of its own, beside those that many have. */
export const isDistinctive = (words: readonly string[]): boolean => words.some((word) => !genericWords.has(word));

/** Spellings of one name that stand elsewhere in an index that minds every letter. */
export function spellingsOf(name: string): string[] {
  const words = coreWords(name);
  const plain = name.trim();
  const title = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
  const own = plain.split(/\s+/).slice(0, words.length).join(" ").replace(/,$/, "");
  const bases = new Set([plain, own, own.toLowerCase(), own.toUpperCase(), title]);
  const endings = [
    "",
    " Inc",
    " Inc.",
    ", Inc.",
    " LLC",
    ", LLC",
    " Ltd",
    " Ltd.",
    " Limited",
    " GmbH",
    " AB",
    " SAS",
    " BV",
  ];
  return [...bases].filter((base) => base !== "").flatMap((base) => endings.map((ending) => base + ending));
}
