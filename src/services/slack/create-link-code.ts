import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import { later, minutes } from "../../lib/clock.ts";
import { hmacSha256Hex } from "../../lib/hash.ts";
import type { ServiceContext } from "../context.ts";

const validForMs = minutes(10);
// Without letters and digits that look alike.
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const codeLength = 12;

export interface LinkCode {
  /** To be typed in Slack as `/leads connect CODE`, once. */
  code: string;
  expiresAt: string;
}

/**
 * A code by which the owner of this key says in Slack who they are. It is made with the key and used in Slack, never
 * the other way round: whoever is talked into confirming somebody else's code would lend them their scopes.
 */
export async function createLinkCode(ctx: ServiceContext): Promise<LinkCode> {
  requireScope(ctx.actor, "read");
  if (ctx.actor.kind !== "key") throw new AppError("forbidden", "Only the owner of an API key can make a code.");
  const bytes = crypto.getRandomValues(new Uint8Array(codeLength));
  const text = Array.from(bytes, (byte) => letters[byte % letters.length]).join("");
  const now = ctx.clock.now();
  const expiresAt = later(now, validForMs).toISOString();
  await ctx.slackUsers.addCode(linkCodeHash(text), ctx.actor.id, expiresAt, now.toISOString());
  return { code: text.replace(/(.{4})(?=.)/g, "$1-"), expiresAt };
}

export const linkCodeHash = (code: string): string =>
  hmacSha256Hex("slack link code", code.replaceAll("-", "").toUpperCase());
