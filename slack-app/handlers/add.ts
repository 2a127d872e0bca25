import { AppError } from "../../src/domain/errors.ts";
import { createLead } from "../../src/services/leads/create-lead.ts";
import { getLead } from "../../src/services/leads/get-lead.ts";
import type { Message } from "../blocks/message.ts";
import { md } from "../blocks/text.ts";
import type { Command } from "../commands/command.ts";
import type { Door } from "../door.ts";
import { cardOf } from "./show.ts";

/** A lead as a person names it; where it is known already, that one. */
export async function addCompany(door: Door, { domain, name }: Command & { verb: "add" }): Promise<Message> {
  try {
    const lead = await createLead(door.ctx, {
      company_name: name ?? nameFrom(domain ?? ""),
      ...(domain === null ? {} : { domain }),
    });
    return await cardOf(door, lead, md`:heavy_plus_sign: Added. Enrich it to fill in the rest.`);
  } catch (error) {
    const id = error instanceof AppError && error.code === "conflict" ? error.extra.existing_id : undefined;
    if (typeof id !== "string") throw error;
    return cardOf(door, await getLead(door.ctx, id), md`It is a lead already.`);
  }
}

/** "acme-robotics.example" is "Acme Robotics" until somebody knows better. */
const nameFrom = (domain: string): string =>
  (domain.split(".")[0] ?? domain)
    .split("-")
    .filter((part) => part !== "")
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join(" ");
