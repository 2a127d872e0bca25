import { z } from "zod";
import { AppError } from "../../src/domain/errors.ts";
import { isListCommand } from "../commands/command.ts";
import { parseCommand } from "../commands/parse-command.ts";
import type { Door } from "../door.ts";
import { nothing, type Outcome, reply } from "../outcome.ts";
import { listLeads } from "./list.ts";

const PageValue = z.object({ c: z.string(), k: z.array(z.string()).max(50), n: z.number().int().min(0) });

/** Another page in the place of this one. A cursor that fits no longer (a day went by) begins at the first page. */
export async function turnPage(door: Door, value: string): Promise<Outcome> {
  const parsed = PageValue.safeParse(parseJson(value));
  if (!parsed.success) return nothing;
  const { c, k: cursors, n: before } = parsed.data;
  const { command } = parseCommand(c);
  if (!isListCommand(command)) return nothing;
  try {
    return reply(await listLeads(door, { command, cursors, before }), true);
  } catch (error) {
    const isOldCursor = error instanceof AppError && error.issues.some(({ code }) => code === "invalid_cursor");
    if (!isOldCursor) throw error;
    return reply(await listLeads(door, { command }), true);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
