import { AppError } from "../../domain/errors.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { linkCodeHash } from "./create-link-code.ts";

export interface SlackPerson {
  teamId: string;
  userId: string;
}

/** Connects this person of Slack to the key that made the code. @throws AppError not_found for a code that is none */
export async function linkSlackUser(ctx: ServiceContext, person: SlackPerson, code: string): Promise<string> {
  const linked = await ctx.slackUsers.link(linkCodeHash(code), person.teamId, person.userId, timestamp(ctx));
  if (!linked) throw new AppError("not_found", "This code is not known, was used already or is older than 10 minutes.");
  ctx.log.info("slack.connected", { team: person.teamId, user: person.userId });
  return (await ctx.slackUsers.keyOf(person.teamId, person.userId))?.keyName ?? "";
}

/** False where they were not connected. */
export async function unlinkSlackUser(ctx: ServiceContext, person: SlackPerson): Promise<boolean> {
  return ctx.slackUsers.unlink(person.teamId, person.userId);
}
