import { getContact } from "../../src/services/contacts/get-contact.ts";
import { revealContact } from "../../src/services/contacts/reveal-contact.ts";
import { verifyContactEmail } from "../../src/services/contacts/verify-contact-email.ts";
import { getLead } from "../../src/services/leads/get-lead.ts";
import { joinMarkup, md } from "../blocks/text.ts";
import { type ContactChoice, contactChoices } from "../names.ts";
import { nothing, type Outcome, reply } from "../outcome.ts";
import { contactForm } from "../views/forms.ts";
import { say } from "../views/help.ts";
import { personName } from "../views/lead-text.ts";
import type { Click } from "./click.ts";
import { cardOf } from "./show.ts";
import { verificationText } from "./verify.ts";

export async function revealAddress({ door, subject }: Click): Promise<Outcome> {
  const contact = await revealContact(door.ctx, subject);
  const parts = [contact.email, contact.phone].flatMap((part) => (part === null ? [] : [md`${part}`]));
  const known = parts.length === 0 ? md`has no address any more` : joinMarkup(parts, "  ·  ");
  return reply(say(md`${personName(contact)}: ${known}`));
}

/** The menu beside a contact. */
export async function moreAboutContact(click: Click): Promise<Outcome> {
  const [choice, contactId = ""] = click.parts;
  const known = contactChoices.find((name) => name === choice);
  return known === undefined ? nothing : choices[known](click, contactId);
}

const choices: Record<ContactChoice, (click: Click, contactId: string) => Promise<Outcome>> = {
  async verify({ door }, contactId) {
    const answer = await verifyContactEmail(door.ctx, contactId);
    const { leadId } = await getContact(door.ctx, contactId);
    // "Checking …" stands where the card stood.
    return reply(await cardOf(door, await getLead(door.ctx, leadId), verificationText(answer)), true);
  },
  async edit({ door, form }, contactId) {
    const contact = await getContact(door.ctx, contactId);
    const metadata = { ...form, leadId: contact.leadId, contactId: contact.id, version: contact.version };
    return { posts: [], form: contactForm(await getLead(door.ctx, contact.leadId), contact, metadata) };
  },
};
