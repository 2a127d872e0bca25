import { createRandom } from "./random.ts";

const starts = (
  "Ambrel Brindel Calvor Dornex Elwick Farrow Gildan Harlow Ildren Jorvel Kestrin Lomber Marrow Nivven Ostrel Pellam Quillo Rendal " +
  "Solvor Tamber Ulmar Vendric Wexel Yarrow Zephel Corvan Drumlo Everin Fenwal Grellan Hollin Inverl Kirrow Lanvor Mossel Norvan " +
  "Orrick Prendel Rothen Skellan Thornel Umbrin Velsor Winnow Ardvel Bexley"
).split(" ");
const ends =
  "mark loom forge field gate wright path stone bridge hollow light craft grove spire reach vane dock well crest thorn".split(
    " ",
  );
const seconds = "Labs Systems Analytics Works Cloud Software Networks Digital Group Data Studio".split(" ");

/** Two invented halves; the second word is left out for some. Every first word occurs once, and so does every domain. */
export function inventNames(seed: number, count: number): { slug: string; name: string }[] {
  const random = createRandom(`${seed}:names`);
  const words = starts.flatMap((start) => ends.map((end) => `${start}${end}`));
  return random.sample(words, count).map((word) => ({
    slug: word.toLowerCase(),
    name: random.chance(0.6) ? `${word} ${random.pick(seconds)}` : word,
  }));
}

export const firstNames = (
  "Marta Jonas Priya Daniel Amara Lucas Yuki Elena Tomas Noor Grace Felix Ines Omar Hanna Victor Leila Marcus Sofia Ravi Clara " +
  "Hugo Mina Peter Aisha Oscar Julia Kofi Nadia Samuel Tara Anton Wei Paula Idris Greta Ivan Zoe Mateo Lena Arjun Freya Bruno " +
  "Salma Erik Diana Kenji Rosa Adrian Maya"
).split(" ");

export const lastNames = (
  "Brandvold Castellane Dunmorrow Ekstrande Farquist Grunholt Havelka Iversund Jablonek Kestermann Lindqvarn Marchetto Novakis " +
  "Okonjadi Petrovale Quistgard Rosendahl Sandoviti Takemori Ullmarsh Vanterpool Wexelbaum Yamagawa Zielinko Achterhof Bellmonte " +
  "Corrigath Drosselm Eisenhardt Fontanelle Gallowind Holmstrang Ibaragi Jorgenfeld Kalpoorth Lavendahl Mirzaneh Nakagiri Ostervald " +
  "Pemberlow Ramasethi Silverane Thornquay Varghari Westerloo Bramwick Chandrikar Delacorte Espinola Fairgrieve"
).split(" ");
