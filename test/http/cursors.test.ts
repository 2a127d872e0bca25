import { beforeAll, describe, expect, it } from "vitest";
import { callApi } from "../support/api.ts";
import { uniqueDomain } from "../support/context.ts";
import { expectProblem } from "../support/problem.ts";

interface Page {
  items: { id: string }[];
  next_cursor: string | null;
}
const page = async (query: string) => (await callApi("GET", `/leads?${query}`)).json<Page>();
const refused = async (response: Promise<Response>) => {
  const problem = await expectProblem(await response, 400, "invalid_request");
  expect(problem.errors).toMatchObject([{ parameter: "cursor", code: "invalid_cursor" }]);
};

describe("a cursor", () => {
  const country = "Cursorland";
  let cursor: string;
  beforeAll(async () => {
    for (let i = 0; i < 3; i++) {
      await callApi("POST", "/leads", { body: { company_name: `C${i}`, domain: uniqueDomain(), country } });
    }
    cursor = (await page(`country=${country}&sort=company_name&limit=1`)).next_cursor ?? "";
    expect(cursor).not.toBe("");
  });

  it("goes on where the page ended, also with another page size", async () => {
    const rest = await page(`country=${country}&sort=company_name&limit=2&cursor=${cursor}`);
    expect(rest.items).toHaveLength(2);
    expect(rest.next_cursor).toBeNull();
  });

  it.each([
    ["another filter", "country=Elsewhere&sort=company_name"],
    ["no filter", "sort=company_name"],
    ["the other direction", `country=${country}&sort=-company_name`],
    ["another sort", `country=${country}&sort=created_at`],
  ])("is refused with %s", async (_, query) => {
    await refused(callApi("GET", `/leads?${query}&cursor=${cursor}`));
  });

  it("is refused on another list", async () => {
    await refused(callApi("GET", `/contacts?cursor=${cursor}`));
    await refused(callApi("POST", "/leads/search", { body: { cursor } }));
  });

  it("is refused or harmless with any one character changed", async () => {
    for (let at = 0; at < cursor.length; at++) {
      const changed = cursor.slice(0, at) + (cursor[at] === "A" ? "B" : "A") + cursor.slice(at + 1);
      const response = await callApi("GET", `/leads?country=${country}&sort=company_name&cursor=${changed}`);
      expect([200, 400]).toContain(response.status);
    }
  });

  const encode = (value: unknown) => btoa(JSON.stringify(value)).replaceAll("=", "");
  it.each([
    ["nothing", ""],
    ["no base64", "!!!"],
    ["no JSON", "AAAA"],
    ["another shape", encode({ id: 1 })],
    ["an object for a value", encode(["0123456789abcdef", {}, "x"])],
    ["a statement", encode(["' OR 1=1 --", null, "x"])],
    ["too much", "A".repeat(3000)],
  ])("that is %s is refused", async (_, forged) => {
    const response = await callApi("GET", `/leads?sort=company_name&cursor=${encodeURIComponent(forged)}`);
    await expectProblem(response, 400, "invalid_request");
  });

  it("of a discovery belongs to its search", async () => {
    const body = { query: "ai", sources: ["yc"], cursor: encode({ f: "0123456789abcdef", p: { yc: 0 } }) };
    const problem = await expectProblem(await callApi("POST", "/discovery/search", { body }), 400, "invalid_request");
    expect(problem.errors).toMatchObject([{ pointer: "/cursor", code: "invalid_cursor" }]);
  });
});
