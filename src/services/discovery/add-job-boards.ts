import { z } from "zod";
import { requireScope } from "../../domain/actor.ts";
import { boardVendors } from "../../domain/job-board.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { domainName, line } from "../input-fields.ts";
import { parseInput } from "../parse-input.ts";

export const AddJobBoardsInput = z.strictObject({
  boards: z
    .array(
      z.strictObject({
        vendor: z.enum(boardVendors),
        /** The company's name there: "acme" of boards.greenhouse.io/acme. */
        token: line(100).transform((token) => token.toLowerCase()),
        company_name: line(300).nullish(),
        domain: domainName.nullish(),
      }),
    )
    .min(1)
    .max(2000),
});
export type AddJobBoardsInput = z.infer<typeof AddJobBoardsInput>;

export interface AddedBoards {
  added: number;
  /** All that are read in turn now. */
  total: number;
}

/** Puts job boards on the list that discovery reads in turn. One that is on it gets what was not known of it. */
export async function addJobBoards(ctx: ServiceContext, input: unknown): Promise<AddedBoards> {
  requireScope(ctx.actor, "write");
  const { boards } = parseInput(AddJobBoardsInput, input);
  const before = await ctx.boards.count();
  await ctx.boards.add(
    boards.map(({ vendor, token, company_name: companyName = null, domain = null }) => ({
      vendor,
      token,
      companyName,
      domain,
    })),
    "list",
    timestamp(ctx),
  );
  const total = await ctx.boards.count();
  return { added: total - before, total };
}
