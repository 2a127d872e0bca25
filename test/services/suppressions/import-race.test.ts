import { describe, expect, it } from "vitest";
import type { ServiceContext } from "../../../src/services/context.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { addSuppression } from "../../../src/services/suppressions/add-suppression.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";
import { rowsOf } from "../../support/given.ts";

/** Somebody suppresses the domain after the import has asked and before it stores. */
function withLateObjection(ctx: ServiceContext, domain: string): ServiceContext {
  let isLate = false;
  const object = async () => {
    if (isLate) return;
    isLate = true;
    await addSuppression(ctx, { scope: "domain", value: domain, reason: "objected" });
  };
  const { suppressions } = ctx;
  return {
    ...ctx,
    suppressions: {
      ...suppressions,
      isEmpty: async () => {
        const isEmpty = await suppressions.isEmpty();
        await object();
        return isEmpty;
      },
      findHashes: async (...question) => {
        const found = await suppressions.findHashes(...question);
        await object();
        return found;
      },
    },
  };
}

describe("who is suppressed while a file is being stored", () => {
  // The first runs while nobody is suppressed yet.
  it.each([
    ["the first of all", 60],
    ["one more", 3],
  ])("stays out: %s", async (_, rows) => {
    const ctx = testContext();
    const domains = Array.from({ length: rows }, () => uniqueDomain());
    const [first = ""] = domains;
    const file = JSON.stringify(domains.map((domain) => ({ company_name: "A", domain })));
    const report = await importLeads(withLateObjection(ctx, first), { body: streamOf(file), format: "json" }, {});
    expect(report).toMatchObject({ created: rows - 1, failed: 1, errors: [{ code: "suppressed", row: 1 }] });
    expect(await rowsOf("SELECT id FROM leads WHERE domain = ?", first)).toEqual([]);
  });
});
