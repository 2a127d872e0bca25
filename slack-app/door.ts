import type { Composition } from "../src/composition.ts";
import type { Actor } from "../src/domain/actor.ts";
import { createLog, type Log } from "../src/lib/log.ts";
import type { ServiceContext } from "../src/services/context.ts";

/** What everything in this folder works with: who asks, the use cases, and the way back to Slack. */
export interface Door {
  composition: Composition;
  ctx: ServiceContext;
  actor: Actor;
  log: Log;
  /** The address of this deployment, for links; null where it is not known. */
  baseUrl: string | null;
}

export async function openDoor(
  composition: Composition,
  { teamId, userId, baseUrl }: { teamId: string; userId: string; baseUrl: string | null },
): Promise<Door> {
  const actor = await composition.authorizeSlackUser(teamId, userId);
  const log = createLog({ request_id: composition.requestId, actor: actor.name });
  const address = composition.settings.PUBLIC_URL ?? baseUrl;
  return { composition, ctx: composition.contextFor(actor), actor, log, baseUrl: address };
}

export type SlackSetting = "SLACK_SIGNING_SECRET" | "SLACK_BOT_TOKEN" | "SLACK_ALLOWED_TEAMS";

/** The settings that Slack needs and that are not set; none when it is on. */
export function missingSettings({ settings }: Pick<Composition, "settings">): SlackSetting[] {
  const missing: SlackSetting[] = [];
  if (settings.SLACK_SIGNING_SECRET === "") missing.push("SLACK_SIGNING_SECRET");
  if (settings.SLACK_BOT_TOKEN === "") missing.push("SLACK_BOT_TOKEN");
  if (settings.SLACK_ALLOWED_TEAMS.length === 0) missing.push("SLACK_ALLOWED_TEAMS");
  return missing;
}
