/// <reference types="vite/client" />
import { expect, it } from "vitest";
import { applyDirectoryChanges } from "../../../src/services/discovery/apply-directory-changes.ts";
import { storeObservations } from "../../../src/services/leads/store-observations.ts";
import { testContext } from "../../support/context.ts";
import { rowsOf } from "../../support/given.ts";
import { observation } from "../../support/observation.ts";
import { fakeOutside } from "../../support/outside.ts";

interface Changes {
  updated: { id: number; name: string; changes: Record<string, { before: unknown }> }[];
  removed: { id: number; name: string }[];
}

const files = import.meta.glob<string>("../../../../shared/data/yc-oss.github.io/api/changes/latest.json", {
  query: "?raw",
  import: "default",
});
const [load] = Object.values(files);

// Read in place; skipped where ../shared/data is missing.
it.skipIf(!load)(
  "57 days of the real directory are 127 new companies, 1,486 updates and 4 notes",
  { timeout: 120_000 },
  async () => {
    const text = (await load?.()) ?? "";
    const { updated, removed } = JSON.parse(text) as Changes;
    const outside = fakeOutside({ "yc-oss.github.io/api/changes/latest.json": () => new Response(text) });
    const ctx = testContext({ fetch: outside.fetch });
    const before = [
      ...updated.map(({ id, name, changes }) => ({ id, name, employees: changes.team_size?.before })),
      ...removed.map(({ id, name }) => ({ id, name, employees: null })),
    ].map(({ id, name, employees }) => ({
      ...observation(null, { companyName: name, employeeCount: typeof employees === "number" ? employees : null }),
      externalId: `yc:${id}`,
    }));
    for (let i = 0; i < before.length; i += 300) await storeObservations(ctx, "yc", before.slice(i, i + 300));
    const count = async () => (await rowsOf<{ n: number }>("SELECT count(*) AS n FROM leads"))[0]?.n;
    expect(await count()).toBe(1490);

    expect(await applyDirectoryChanges(ctx)).toEqual({
      added: 127,
      updated: 1486,
      removed: 4,
      newLeads: 127,
      updatedLeads: 1486,
      notedLeads: 4,
    });
    expect(await count()).toBe(1490 + 127);
    expect(await applyDirectoryChanges(ctx)).toMatchObject({ newLeads: 0, notedLeads: 0 });
    expect(await count()).toBe(1490 + 127);
  },
);
