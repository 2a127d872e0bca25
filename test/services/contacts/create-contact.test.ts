import { expect, it } from "vitest";
import { deleteLead } from "../../../src/services/leads/delete-lead.ts";
import { testContext } from "../../support/context.ts";
import { givenContact, givenLead } from "../../support/given.ts";

it("a contact of a lead that is deleted meanwhile is refused as not found, not as a fault of ours", async () => {
  const ctx = testContext();
  const lead = await givenLead(ctx);
  const { findHashes } = ctx.suppressions;
  ctx.suppressions.findHashes = async (...args) => {
    await deleteLead(testContext(), { id: lead.id, expectedVersion: null }, false);
    return findHashes(...args);
  };
  await expect(givenContact(ctx, lead.id, { email: "a@b.example" })).rejects.toMatchObject({ code: "not_found" });
});
