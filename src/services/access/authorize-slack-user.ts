import type { SlackUserRepository } from "../../db/slack-user-repository.ts";
import type { Actor, Scope } from "../../domain/actor.ts";

/** Somebody in Slack as an actor: with the scopes of the key they are connected to, else with the one of the setting. */
export async function authorizeSlackUser(
  users: SlackUserRepository,
  defaultScope: "none" | Scope,
  teamId: string,
  userId: string,
): Promise<Actor> {
  const key = await users.keyOf(teamId, userId);
  return {
    kind: "slack",
    id: `slack:${teamId}:${userId}`,
    name: `slack:${userId}`,
    scopes: key?.scopes ?? (defaultScope === "none" ? [] : [defaultScope]),
  };
}
