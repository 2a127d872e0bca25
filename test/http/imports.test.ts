import { describe, expect, it } from "vitest";
import { ImportBody, ImportDetailBody, ImportPage, ImportUndoBody } from "../../src/http/schemas/transfer.ts";
import { callApi, problemOf } from "../support/api.ts";
import { uniqueDomain } from "../support/context.ts";

const send = (csv: string, query = "") =>
  callApi("POST", `/leads/import${query}`, { body: csv, headers: { "content-type": "text/csv" } });

async function imported(csv: string, query = ""): Promise<ReturnType<typeof ImportBody.parse>> {
  const response = await send(csv, query);
  expect(response.status).toBe(200);
  return ImportBody.parse(await response.json());
}

describe("the imports", () => {
  it("are listed the newest first, page by page, and can be read one by one", async () => {
    const ids: (string | null)[] = [];
    for (const name of ["One", "Two", "Three"])
      ids.unshift((await imported(`name,domain\n${name},${uniqueDomain()}\n`)).import_id);
    const first = ImportPage.parse(await (await callApi("GET", "/imports?limit=2")).json());
    const rest = await callApi("GET", `/imports?limit=2&cursor=${first.next_cursor}`);
    const second = ImportPage.parse(await rest.json());
    expect([...first.items, ...second.items].slice(0, 3).map(({ id }) => id)).toEqual(ids);
    expect(first).toMatchObject({ total_is_exact: true });

    const response = await callApi("GET", `/imports/${ids[0]}`);
    expect(ImportDetailBody.parse(await response.json())).toMatchObject({
      id: ids[0],
      status: "completed",
      format: "csv",
      mapping: { name: "company_name", domain: "domain" },
      mapping_source: "suggested",
      counts: { rows: 1, created: 1, failed: 0 },
      errors: [],
      undo: null,
    });
  });

  it("give their refused rows as a file that is safe to open, to be mended and sent again", async () => {
    const report = await imported(`name,domain,employee_count\n,${uniqueDomain()},1\nA,${uniqueDomain()},=1+1\n`);
    expect(report).toMatchObject({ created: 0, failed: 2 });
    const response = await callApi("GET", `/imports/${report.import_id}/errors`);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toContain(`import-errors-${report.import_id}.csv`);
    const text = await response.text();
    const [head, first, second] = text.split("\r\n");
    expect(head).toBe("import_line,import_codes,import_problems,name,domain,employee_count");
    expect(first).toMatch(/^2,required,name: A lead needs a company name\.,,company-\S+,1$/);
    expect(second).toMatch(/^3,invalid_number,.*,A,company-\S+,'=1\+1$/);
    const mended = text.replace("name.,,", "name.,Named,").replace("'=1+1", "2");
    expect(await imported(mended)).toMatchObject({ created: 2, failed: 0, ignored_columns: [] });
  });

  it("can be taken back once, in three buckets", async () => {
    const domain = uniqueDomain();
    const { import_id: id } = await imported(`name,domain\nAcme,${domain}\n`);
    const undone = await callApi("POST", `/imports/${id}/undo`);
    expect(undone.status).toBe(200);
    const body = ImportUndoBody.parse(await undone.json());
    expect(body).toMatchObject({
      import_id: id,
      status: "undone",
      reversed: { count: 1 },
      kept: { count: 0, items: [] },
      failed: { count: 0, items: [] },
      open: 0,
    });
    const again = await callApi("POST", `/imports/${id}/undo`);
    expect(again.status).toBe(409);
    expect(await problemOf(again)).toMatchObject({
      code: "conflict",
      detail: expect.stringContaining("was undone at"),
    });
    const detail = ImportDetailBody.parse(await (await callApi("GET", `/imports/${id}`)).json());
    expect(detail).toMatchObject({ status: "undone", undone_at: body.undone_at, undo: body });
  });

  it("write nothing on request where a row is bad, and say how a file was read", async () => {
    const csv = `name,external_id,employee_count\nA,x:${uniqueDomain()},few\n`;
    const report = await imported(csv, "?mode=all_or_nothing&match_on=external_id");
    expect(report).toMatchObject({ applied: false, status: "failed", failed: 1, mapping_source: "suggested" });
    expect(await (await callApi("GET", `/imports/${report.import_id}/errors`)).text()).toContain("few");
    expect((await callApi("POST", `/imports/${report.import_id}/undo`)).status).toBe(409);
    for (const query of ["?mode=some", "?match_on=name"]) {
      const refused = await send(csv, query);
      expect(refused.status).toBe(400);
      expect((await problemOf(refused)).code).toBe("invalid_request");
    }
  });

  it("name a lead that stayed, with its line and why", async () => {
    const domain = uniqueDomain();
    const { import_id: id } = await imported(`name,domain\nAcme,${domain}\n`);
    const { items } = await (await callApi("GET", `/leads?domain=${domain}`)).json<{ items: { id: string }[] }>();
    const leadId = String(items[0]?.id);
    await callApi("PATCH", `/leads/${leadId}`, { body: { industry: "Robotics" } });
    const undone = ImportUndoBody.parse(await (await callApi("POST", `/imports/${id}/undo`)).json());
    expect(undone.kept).toEqual({
      count: 1,
      items: [{ lead_id: leadId, line: 2, why: "Since the import it was changed (lead.changed)." }],
    });
  });

  it.each([
    ["GET", "/imports/nonsense", 404],
    ["GET", "/imports?page=2", 400],
    ["GET", "/imports?cursor=x", 400],
    ["GET", `/imports/${crypto.randomUUID()}`, 404],
    ["GET", `/imports/${crypto.randomUUID()}/errors`, 404],
    ["POST", `/imports/${crypto.randomUUID()}/undo`, 404],
    ["DELETE", `/imports/${crypto.randomUUID()}`, 405],
  ])("answer %s %s with %i", async (method, path, status) => {
    const response = await callApi(method, path);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  });
});

describe("a file that is too large", () => {
  const send = (headers: Record<string, string>) =>
    callApi("POST", "/leads/import", { body: "name\nAcme\n", headers: { "content-type": "text/csv", ...headers } });

  it("is refused with the limit, before it is read", async () => {
    const response = await send({ "content-length": "100000001" });
    expect(response.status).toBe(413);
    expect(await problemOf(response)).toMatchObject({ detail: expect.stringContaining("100000000 bytes") });
  });
});
