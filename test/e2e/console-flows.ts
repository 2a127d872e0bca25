import { expect, it } from "vitest";
import type { Browser, Page } from "./support/browser.ts";
import type { ConsoleServer } from "./support/console.ts";

/** What a person does in the console, click by click. Run by pages.test.ts, which has the server and the browser. */
export function testConsoleFlows(started: () => { server: ConsoleServer; browser: Browser }): void {
  let page: Page;
  const openConsole = async () => {
    const { server, browser } = started();
    page = await server.openConsole(browser);
  };
  const callApi = <T>(method: string, path: string, body?: unknown) => started().server.callApi<T>(method, path, body);

  const runSql = (sql: string) => started().server.worker.runSql(sql);

  const click = (text: string, within: string) =>
    page.waitFor(
      `(() => {
        const found = [...document.querySelectorAll('${within} :is(button, summary)')]
          .find((item) => item.textContent.trim() === ${JSON.stringify(text)} && !item.disabled);
        found?.click();
        return found !== undefined;
      })()`,
    );
  const waitForText = (text: string, within: string) =>
    page.waitFor(`document.querySelector('${within}')?.textContent.includes(${JSON.stringify(text)})`);
  const choose = (selector: string, value: string) =>
    page.evaluate(`(() => {
      const control = document.querySelector('${selector}');
      control.value = ${JSON.stringify(value)};
      control.dispatchEvent(new Event("change"));
    })()`);
  const chooseFile = (name: string, text: string) =>
    page.evaluate(`(() => {
      const files = new DataTransfer();
      files.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
      const input = document.querySelector("#import-dialog [name=file]");
      input.files = files.files;
      input.dispatchEvent(new Event("change"));
    })()`);
  const openLead = async (id: string) => {
    await page.evaluate(`void (location.hash = "lead=${id}")`);
    await page.waitFor(
      `document.querySelector("#panel")?.dataset.lead === "${id}" && document.querySelector("#panel .sum")`,
    );
  };
  const searchFor = (query: string) =>
    callApi<{ items: Record<string, unknown>[] }>("POST", "/leads/search", { query });

  it("imports a file: a try, columns put right, the refused rows as a file, and all of it taken back", async () => {
    await openConsole();
    const dialog = "#import-dialog";
    await click("Import…", "#console");
    await chooseFile("list.csv", "Was,Website,Team Size\nKestrel Sight,kestrel.example,120\n,nameless.example,3\n");
    await click("Try without saving", dialog);
    await waitForText("No column fills company_name", dialog);

    await choose(`${dialog} select[name="Was"]`, "company_name");
    await choose(`${dialog} select[name="Website"]`, "domain");
    await click("Try without saving", dialog);
    await waitForText("Nothing was saved. An import would do this", dialog);
    expect((await searchFor("Kestrel")).items).toEqual([]);

    await choose(`${dialog} select[name="Team Size"]`, "employee_count");
    await waitForText("Changed. Try or import the file anew.", dialog);
    await click("Import", dialog);
    await waitForText("Imported.", dialog);
    await waitForText("2 rows: 1 created, 0 updated, 0 unchanged, 0 skipped, 1 failed.", dialog);
    expect((await searchFor("Kestrel")).items).toMatchObject([{ domain: "kestrel.example", employee_count: 120 }]);

    // What is saved goes through a link that a browser without a screen does not follow to a folder.
    await page.evaluate(`(() => {
      const make = URL.createObjectURL.bind(URL);
      URL.createObjectURL = (blob) => ((window.savedText = blob.text()), make(blob));
    })()`);
    await click("Save the refused rows", dialog);
    await page.waitFor("window.savedText");
    const [heads, refused] = (await page.evaluate<string>("window.savedText")).split("\r\n");
    expect(heads).toBe("import_line,import_codes,import_problems,Was,Website,Team Size");
    expect(refused).toMatch(/^3,required,.*,nameless\.example,3$/);

    await click("Take this import back", dialog);
    await waitForText("Taken back: 1 lead. Kept, as somebody changed them since: 0.", dialog);
    expect((await searchFor("Kestrel")).items).toEqual([]);
    // The one refusal was asked for.
    expect(page.complaints.filter((text) => !text.includes("400 (Bad Request)"))).toEqual([]);
  });

  it("takes an earlier import back, and keeps the lead that somebody has changed since", async () => {
    await openConsole();
    await click("Import…", "#console");
    await chooseFile("two.csv", "Name,Domain\nHeron Kept,heron-kept.example\nHeron Gone,heron-gone.example\n");
    await click("Import", "#import-dialog");
    await waitForText("2 rows: 2 created", "#import-dialog");
    const [kept] = (await searchFor("Heron Kept")).items;
    await callApi("PATCH", `/leads/${kept?.id}`, { notes: "Met them." });

    await openConsole();
    await click("Import…", "#console");
    await click("Earlier imports", "#import-dialog");
    await click("Take this import back", "#import-dialog li:first-child");
    await waitForText("Taken back: 1 lead. Kept, as somebody changed them since: 1.", "#import-dialog");
    expect((await searchFor("Heron")).items).toMatchObject([{ company_name: "Heron Kept", notes: "Met them." }]);
    expect(page.complaints).toEqual([]);
  });

  it("shows who says what of a lead, and takes one source's word out", async () => {
    const domain = "two-words.example";
    await callApi("POST", "/leads/bulk", {
      operations: [{ op: "create", lead: { company_name: "Two Words", domain } }],
    });
    const [lead] = (await searchFor("Two Words")).items;
    const fact = (source: string, people: number, confidence: number) =>
      runSql(
        `INSERT INTO lead_facts (id, lead_id, source, "values", confidence, observed_at, created_at, updated_at)
         VALUES ('${crypto.randomUUID()}', '${lead?.id}', '${source}', '{"employeeCount":${people}}', ${confidence},
                 '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')`,
      );
    await fact("hunter", 300, 0.6);
    await fact("apollo", 120, 0.9);
    await runSql(
      `UPDATE leads SET employee_count = 120, provenance = json_insert(provenance, '$[#]',
         json_array('apollo', '2026-01-01T00:00:00.000Z', 0.9, 'employeeCount')) WHERE id = '${lead?.id}'`,
    );

    await openConsole();
    await openLead(String(lead?.id));
    await click("What each source says", "#panel");
    const said = await page.waitFor<string[]>(
      `(() => {
        const said = [...document.querySelectorAll("#panel details .facts dd")].map((item) => item.textContent);
        return said.length > 0 && said;
      })()`,
    );
    expect(said).toEqual([
      expect.stringMatching(/^counts 120 .*Apollo/),
      expect.stringMatching(/^differs 300 .*Hunter/),
    ]);

    await page.evaluate(
      `[...document.querySelectorAll("#panel details li")].find((item) => item.textContent.startsWith("Apollo")).querySelector("button").click()`,
    );
    await waitForText("employee count falls back to Hunter", "#panel");
    expect(await callApi("GET", `/leads/${lead?.id}`)).toMatchObject({ employee_count: 120 });
    await click("Take out", "#panel");
    await page.waitFor(
      `[...document.querySelectorAll("#panel .facts dd")].some((item) => item.textContent.startsWith("300"))`,
    );
    expect(await callApi("GET", `/leads/${lead?.id}`)).toMatchObject({ employee_count: 300 });
    expect(page.complaints).toEqual([]);
  });

  it("changes a lead and its people, and goes on after somebody else was faster", async () => {
    const lead = await callApi<{ id: string }>("POST", "/leads", { company_name: "Plover Works" });
    await openConsole();
    await openLead(lead.id);
    await click("Add a person", "#panel");
    const pressed = `new KeyboardEvent("keydown", { key: "Escape", bubbles: true })`;
    await page.evaluate(`document.querySelector("#panel .edit input").dispatchEvent(${pressed})`);
    await page.waitFor(`!document.querySelector("#panel .edit") && !document.querySelector("#panel").hidden`);
    await click("Add a person", "#panel");
    await page.evaluate(`(() => {
      const form = document.querySelector("#panel .edit");
      form.elements.first_name.value = "Ada";
      form.elements.job_title.value = "CTO";
      form.requestSubmit();
    })()`);
    await waitForText("Contacts (1)", "#panel");
    const people = await callApi<{ items: object[] }>("GET", `/contacts?lead_id=${lead.id}`);
    expect(people.items).toMatchObject([{ first_name: "Ada", job_title: "CTO", is_decision_maker: true }]);

    await page.evaluate(
      `[...document.querySelectorAll("#panel section")].find((part) => part.textContent.startsWith("Facts")).querySelector("button").click()`,
    );
    await callApi("PATCH", `/leads/${lead.id}`, { industry: "robots" });
    const save = `(() => {
      const form = document.querySelector("#panel .edit");
      form.elements.employee_count.value = "77";
      form.requestSubmit();
    })()`;
    await page.evaluate(save);
    await waitForText("It was changed in the meantime", "#panel");
    expect(await callApi("GET", `/leads/${lead.id}`)).toMatchObject({ employee_count: null });
    await page.evaluate(save);
    await page.waitFor(`document.querySelector("#panel .edit") === null`);
    expect(await callApi("GET", `/leads/${lead.id}`)).toMatchObject({ employee_count: 77, industry: "robots" });
  });
}
