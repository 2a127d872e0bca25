import { AppError } from "../../src/domain/errors.ts";
import type { SlackOrigin } from "../../src/domain/slack-task.ts";
import { linkSlackUser, unlinkSlackUser } from "../../src/services/slack/link-slack-user.ts";
import { context, section } from "../blocks/kit.ts";
import { type Message, message } from "../blocks/message.ts";
import { md } from "../blocks/text.ts";
import type { Door } from "../door.ts";
import { say } from "../views/help.ts";

/** With a code: connects this person to the key that made it. Without: how that goes. */
export async function connect(door: Door, origin: SlackOrigin, code: string | null): Promise<Message> {
  if (code !== null) {
    const keyName = await keyBehind(door, origin, code);
    if (keyName === null) {
      return say(
        md`:warning: This code is not known, was used already or is older than 10 minutes. Make a new one: /leads connect says how.`,
      );
    }
    return say(md`:link: You are connected to the API key *${keyName}*: here you may do what it may.`);
  }
  const key = await door.ctx.slackUsers.keyOf(origin.teamId, origin.userId);
  const may = key?.scopes ?? door.actor.scopes;
  const address = `${door.baseUrl ?? ""}/api/v1/slack/link-codes`;
  return message({
    text: "How to connect yourself to your API key",
    head: [
      section(
        key === null
          ? md`You are not connected to an API key. You may: *${may.length === 0 ? "nothing" : may.join(", ")}*.`
          : md`You are connected to the API key *${key.keyName}*. You may: *${may.join(", ")}*.`,
      ),
      section(
        md`1. With your key, POST to ${address}\n2. Within ten minutes type /leads connect and the code that it answered.`,
      ),
      context(md`A code works once. Never type a code that somebody else sent you.`),
    ],
  });
}

async function keyBehind(door: Door, origin: SlackOrigin, code: string): Promise<string | null> {
  try {
    return await linkSlackUser(door.ctx, origin, code);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}

export async function disconnect(door: Door, origin: SlackOrigin): Promise<Message> {
  const was = await unlinkSlackUser(door.ctx, origin);
  return say(was ? md`You are not connected to an API key any more.` : md`You were not connected.`);
}
