// Repeats are bounded: one pass over the text, whatever it is.
const mailbox = /[^\s<>()[\]@,;:"']{1,64}@[^\s<>()[\]@,;:"']{1,253}/gu;
const spelledMailbox =
  /[\w.+-]{1,64}\s{0,2}[([{<]?\s?\b(?:at|@)\b\s?[)\]}>]?\s{0,2}[\w-]{1,63}(?:\s{0,2}[([{<]?\s?(?:\bdot\b|\.)\s?[)\]}>]?\s{0,2}\w{2,24}){1,3}/giu;
const phone = /(?<![\w$€£.-])\+?\(?\d{1,4}\)?(?:[\s().-]{1,2}\d{2,4}){2,5}(?!\w)/gu;
const userName = /(?<![\w/.])@[\w.-]{2,40}/gu;

// Most texts have none of them, which a short look tells.
const mayHoldSpelledMailbox = /[([{<]\s?at\b|\bdot\b/i;
const mayHoldPhone = /\d[\s().-]{1,2}\d{2}/;

/** Text without mailboxes, however they are spelled, phone numbers and user names. */
export function withoutPersonalData(text: string): string {
  let clean = text;
  if (clean.includes("@")) clean = clean.replace(mailbox, " ").replace(userName, " ");
  if (mayHoldSpelledMailbox.test(clean)) {
    clean = clean.replace(spelledMailbox, (match) => (isSpelled(match) ? " " : match));
  }
  if (mayHoldPhone.test(clean)) clean = clean.replace(phone, " ");
  return clean.replace(/[ \t]{2,}/g, " ").trim();
}

/** "jobs (at) acme dot com" is an address, "work at scale. We" is not. */
const isSpelled = (match: string): boolean => /\bdot\b|[([{<]\s?at/i.test(match);

const introduction =
  /\b(?:I['’]m|I am|my name is|this is|name['’]s|e-?mail|reach out to|contact|ping|dm|ask for|send (?:it|them|your \w+) to|co-?founder|founders?|ceo|cto|hiring manager|recruiter)\b/iu;

/** Whether a sentence may introduce somebody by name. */
export const mayNamePerson = (sentence: string): boolean => introduction.test(sentence);
