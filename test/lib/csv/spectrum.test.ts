import { describe, expect, it } from "vitest";
import { readCsv } from "./support.ts";

const load = (glob: Record<string, string>) =>
  new Map(Object.entries(glob).map(([path, text]) => [path.replace(/^.*\/|\.\w+$/g, ""), text]));
const csvs = load(
  import.meta.glob<string>("../../../node_modules/csv-spectrum/csvs/*.csv", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
);
const jsons = load(
  import.meta.glob<string>("../../../node_modules/csv-spectrum/json/*.json", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
);

describe("csv-spectrum", () => {
  it("has its twelve cases", () => {
    expect([...csvs.keys()].toSorted()).toEqual([...jsons.keys()].toSorted());
    expect(csvs.size).toBe(12);
  });

  it.each([...csvs.keys()].filter((name) => name !== "location_coordinates"))("%s is read as it says", async (name) => {
    const { columns, cells } = await readCsv(csvs.get(name) ?? "");
    const read = cells.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])));
    expect(read).toEqual([JSON.parse(jsons.get(name) ?? "null")].flat());
  });

  // Its JSON has another phone number than its CSV, and a quote stands within a cell that is not quoted.
  it("location_coordinates, which breaks the rules, is refused by row and not misread", async () => {
    const { columns, rows } = await readCsv(csvs.get("location_coordinates") ?? "");
    expect(columns).toHaveLength(4);
    expect(rows).toMatchObject([{ line: 2, fault: { code: "misplaced_quote" } }]);
  });
});
