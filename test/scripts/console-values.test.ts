import { describe, expect, it } from "vitest";
import { fundingStages, leadStatuses } from "../../src/domain/lead.ts";
import { contactFields, leadFields } from "../../src/services/leads/import-fields.ts";

const values = new URL("../../public/console/lead-values.js", import.meta.url).href;

describe("the console", () => {
  it("offers exactly what the API takes", async () => {
    const shown = (await import(values)) as Record<string, string[]>;
    expect({ ...shown }).toEqual({
      leadStatuses: [...leadStatuses],
      fundingStages: [...fundingStages],
      leadFields: expect.arrayContaining(leadFields),
      contactFields: expect.arrayContaining(contactFields),
    });
    expect(shown.leadFields).toHaveLength(leadFields.length);
    expect(shown.contactFields).toHaveLength(contactFields.length);
  });
});
