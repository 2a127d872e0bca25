/**
 * Every button and menu that a message, a form or the App Home may hold. Only these can be put on one (`blocks/kit.ts`),
 * and each has its handler (`handlers/run-action.ts`), or the build breaks.
 */
export const actionIds = [
  "lead.card",
  "lead.open",
  "lead.claim",
  "lead.status",
  "lead.snooze",
  "lead.enrich",
  "lead.share",
  "lead.dismiss",
  "lead.note",
  "lead.contact",
  "contact.reveal",
  "contact.more",
  "list.next",
  "list.back",
  "list.share",
  "discover.yes",
  "watch.remove",
  "form.watch",
  // Buttons that stand for something typed.
  "run.top",
  "run.new",
  "run.mine",
  "run.quota",
  "run.help",
  "run.find",
  "run.watch",
  "run.export",
  "run.discover",
  "run.add",
  "run.meant",
] as const;
export type ActionId = (typeof actionIds)[number];

export const isActionId = (id: string): id is ActionId => (actionIds as readonly string[]).includes(id);

/** What the menu beside a contact offers. */
export const contactChoices = ["verify", "edit"] as const;
export type ContactChoice = (typeof contactChoices)[number];

/** Forms that can be sent; each has its handler in `handlers/submit-form.ts`. */
export const formIds = ["lead.dismiss", "lead.note", "contact.add", "contact.edit", "watch.add"] as const;
export type FormId = (typeof formIds)[number];

export const isFormId = (id: string): id is FormId => (formIds as readonly string[]).includes(id);

/** On a message of anybody, as `manifest.yaml` names them. */
export const shortcutIds = ["find_company"] as const;
