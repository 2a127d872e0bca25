import { requireScope } from "../../domain/actor.ts";
import type { Contact } from "../../domain/contact.ts";
import { AppError } from "../../domain/errors.ts";
import type { ServiceContext } from "../context.ts";

export async function getContact(ctx: ServiceContext, id: string): Promise<Contact> {
  requireScope(ctx.actor, "read");
  return findContact(ctx, id);
}

/** @throws AppError not_found */
export async function findContact(ctx: ServiceContext, id: string): Promise<Contact> {
  const contact = await ctx.contacts.find(id);
  if (!contact) throw new AppError("not_found", `There is no contact ${id}.`);
  return contact;
}
