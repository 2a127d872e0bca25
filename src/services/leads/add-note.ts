import { z } from "zod";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { line } from "../input-fields.ts";
import { parseInput } from "../parse-input.ts";
import { changeLead } from "./change-lead.ts";
import { findLead } from "./get-lead.ts";

export const AddNoteInput = z.strictObject({ note: line(3000) });

/** Adds a line to what people wrote about a lead, with the day and who wrote it; nobody's words are lost to a race. */
export async function addNote(ctx: ServiceContext, leadId: string, input: unknown): Promise<Lead> {
  requireScope(ctx.actor, "write");
  const { note } = parseInput(AddNoteInput, input);
  for (let attempt = 0; ; attempt++) {
    const lead = await findLead(ctx, leadId);
    const entry = `${timestamp(ctx).slice(0, 10)} ${ctx.actor.name}: ${note}`;
    const notes = lead.notes === null ? entry : `${lead.notes}\n${entry}`;
    try {
      return await changeLead(ctx, { id: leadId, expectedVersion: [lead.version] }, { notes });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "precondition_failed" || attempt >= 3) throw error;
    }
  }
}
