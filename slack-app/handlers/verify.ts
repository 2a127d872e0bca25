import { findContactsByEmail } from "../../src/services/contacts/find-contacts-by-email.ts";
import { type VerificationAnswer, verifyContactEmail } from "../../src/services/contacts/verify-contact-email.ts";
import { context, section } from "../blocks/kit.ts";
import { type Message, message } from "../blocks/message.ts";
import { joinMarkup, type Markup, md } from "../blocks/text.ts";
import type { Door } from "../door.ts";
import { say } from "../views/help.ts";

/** Only addresses of contacts are checked: what is found out is kept with them. */
export async function verifyAddress(door: Door, email: string): Promise<Message> {
  const [contact] = await findContactsByEmail(door.ctx, email);
  if (!contact) {
    return say(
      md`No contact has the address ${email}. Open the company with show, add the contact there, then verify it.`,
    );
  }
  return verificationMessage(await verifyContactEmail(door.ctx, contact.id));
}

const verdicts: Record<VerificationAnswer["status"], string> = {
  valid: "✅ can be written to",
  invalid: "⛔ does not work",
  disposable: "⛔ is a throw-away address",
  webmail: "◽ is at a public mail provider",
  accept_all: "◽ is at a server that takes any address: it may work",
  unknown: "◽ could not be told",
  unverified: "◽ was not checked",
};

const verificationMessage = (answer: VerificationAnswer): Message =>
  message({
    text: `${answer.email} ${verdicts[answer.status]}`,
    head: [section(verdictOf(answer)), context(groundsOf(answer))],
  });

export const verificationText = (answer: VerificationAnswer): Markup =>
  joinMarkup([verdictOf(answer), groundsOf(answer)], "\n");

const verdictOf = ({ email, status }: VerificationAnswer): Markup => md`*${email}* ${verdicts[status]}`;

const groundsOf = ({ reason, method, credits, cached }: VerificationAnswer): Markup => {
  const cost = cached ? "remembered, no cost" : credits === 0 ? "no cost" : `${credits} credits`;
  return md`Because: ${reason.replaceAll("_", " ")}  ·  ${method === "hunter" ? "asked Hunter" : "free checks"}  ·  ${cost}`;
};
