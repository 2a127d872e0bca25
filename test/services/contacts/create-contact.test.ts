import { expect, it } from "vitest";
import { deleteLead } from "../../../src/services/leads/delete-lead.ts";
import { testContext } from "../../support/context.ts";
import { givenContact, givenLead } from "../../support/given.ts";

it("a contact of a lead that is deleted meanwhile is refused as not found, not as a fault of ours", async () => {
  const calm = testContext();
  const lead = await givenLead(calm);
  const findHashes: typeof calm.suppressions.findHashes = async (...args) => {
    await deleteLead(calm, { id: lead.id, expectedVersion: null }, false);
    return calm.suppressions.findHashes(...args);
  };
  const ctx = { ...calm, suppressions: { ...calm.suppressions, findHashes } };
  await expect(givenContact(ctx, lead.id, { email: "a@b.example" })).rejects.toMatchObject({ code: "not_found" });
});
