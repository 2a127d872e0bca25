import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalWorker } from "../../scripts/local-worker.ts";
import { testConsoleFlows } from "./console-flows.ts";
import { type Browser, findChromium, openBrowser, type Page } from "./support/browser.ts";
import { type ConsoleServer, startConsoleServer } from "./support/console.ts";

let server: ConsoleServer;
let worker: LocalWorker;
let key: string;

beforeAll(async () => {
  server = await startConsoleServer("pages");
  ({ worker, key } = server);
});

afterAll(async () => {
  await server?.close();
});

const callApi = <T>(method: string, path: string, body?: unknown) => server.callApi<T>(method, path, body);
const createLead = (body: Record<string, unknown>) => callApi<{ id: string }>("POST", "/leads", body);

const pages = ["/", "/docs", "/docs/slack", "/docs/errors"];

describe("the pages", () => {
  it.each([
    ["/", "text/html"],
    ["/docs", "text/html"],
    ["/docs/slack", "text/html"],
    ["/docs/errors", "text/html"],
    ["/style.css", "text/css"],
    ["/favicon.svg", "image/svg+xml"],
  ])("%s answers 200 as %s and may not be read as anything else", async (path, type) => {
    const response = await fetch(worker.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain(type);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  });

  it.each(["/", "/docs", "/docs/slack"])("%s allows scripts and calls of this origin only", async (path) => {
    const policy = (await fetch(worker.url + path)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    // Two policies, joined by a comma, would mean that a rule of _headers does not replace the one before.
    expect(policy).not.toContain(",");
  });

  it("/docs/errors has a policy too", async () => {
    const policy = (await fetch(`${worker.url}/docs/errors`)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
  });

  it("need nothing but files that this server has, as the type that a browser takes", async () => {
    const missing: string[] = [];
    const done = new Set<string>();
    const open = pages.map((path) => new URL(path, worker.url));
    for (let url = open.pop(); url; url = open.pop()) {
      if (done.has(url.href)) continue;
      done.add(url.href);
      const response = await fetch(url);
      const type = response.headers.get("content-type") ?? "";
      const wanted = /\.js$/.test(url.pathname) ? "javascript" : /\.css$/.test(url.pathname) ? "text/css" : "";
      if (url.origin !== worker.url || response.status !== 200 || !type.includes(wanted)) missing.push(url.href);
      const text = await response.text();
      // What a vendor's bundle mentions is not what it loads; the browser's own list of requests is checked below.
      if (!url.pathname.includes("/vendor/")) open.push(...namedFiles(text, type, new URL(response.url)));
    }
    expect(missing).toEqual([]);
    expect(done.size).toBeGreaterThan(25);
  });
});

/** Addresses that a page, a script or a style loads. Links to follow are not among them. */
function namedFiles(text: string, type: string, base: URL): URL[] {
  const pattern = type.includes("html")
    ? /<(?:script|link|img)\b[^>]*?(?:src|href)="([^"]+)"/g
    : type.includes("css")
      ? /@import\s+url\("([^"]+)"\)|url\("?([^")]+)"?\)/g
      : /^(?:import|\} from)\b.*?"([^"]+)";$/gm;
  return [...text.matchAll(pattern)].map(([, first, second]) => new URL(first ?? second ?? "", base));
}

const chromium = findChromium();

if (chromium === null) console.warn("Pages are not tried in a browser: install chromium or set CHROMIUM_PATH.");

describe.skipIf(chromium === null)("in Chromium", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser(chromium ?? "");
  });
  afterAll(async () => {
    await browser?.close();
  });

  const openConsole = async () => {
    page = await server.openConsole(browser);
  };
  const openLead = async (id: string) => {
    await page.evaluate(`document.querySelector('tr[data-lead="${id}"] button').click()`);
    await page.waitFor(`document.querySelector("#panel .sum")`);
  };
  const expectPeace = () => {
    expect(page.complaints).toEqual([]);
    expect(page.requests.filter((url) => !url.startsWith(`${worker.url}/`) && !url.startsWith("data:"))).toEqual([]);
  };

  it("the console shows the leads of the API and keeps the key out of the address and of lasting storage", async () => {
    await createLead({ company_name: "Harbour Vision", domain: "harbour-vision.example", employee_count: 1234 });
    await openConsole();
    const row = await page.waitFor<string>(
      `[...document.querySelectorAll("#leads tbody tr")].find((row) => row.textContent.includes("Harbour Vision"))?.textContent`,
    );
    expect(row).toContain("harbour-vision.example");
    expect(row).toContain("1,234");
    expect(await page.evaluate("location.href")).toBe(`${worker.url}/`);
    expect(await page.evaluate("localStorage.length")).toBe(0);
    await page.waitFor(`document.querySelector("#sources")?.textContent.includes("Hunter")`);
    expectPeace();
  });

  it("shows names that are markup as the texts they are", async () => {
    const names = [
      `"><img src=x onerror=window.__xss=1>`,
      "</script><script>window.__xss=1</script>",
      "<svg/onload=window.__xss=1>",
    ];
    const ids: string[] = [];
    for (const name of names) {
      const lead = await createLead({ company_name: name, description: name, notes: name, tags: [name], city: name });
      await callApi("POST", "/contacts", { lead_id: lead.id, first_name: name, last_name: name, job_title: name });
      ids.push(lead.id);
    }
    await openConsole();
    const shown = await page.evaluate<string[]>(
      `[...document.querySelectorAll("#leads .company")].map((button) => button.textContent)`,
    );
    expect(shown).toEqual(expect.arrayContaining(names));
    for (const [i, id] of ids.entries()) {
      await openLead(id);
      await page.waitFor(`document.querySelector("#panel .contacts b")`);
      expect(await page.evaluate(`document.querySelector("#panel h2").textContent`)).toBe(names[i]);
      expect(await page.evaluate(`document.querySelectorAll("main :is(img, script, svg)").length`)).toBe(0);
    }
    expect(await page.evaluate("typeof window.__xss")).toBe("undefined");
    expectPeace();
  });

  it("adds up the score's bars to the score", async () => {
    const lead = await createLead({ company_name: "Adding Up", employee_count: 120, funding_stage: "Series B" });
    await openConsole();
    await openLead(lead.id);
    const [sum, total] = await page.evaluate<[number, number]>(`(() => {
        const points = [...document.querySelectorAll("#panel .sum td:last-child")].map((cell) => Number(cell.textContent.replace("−", "-").replace("±", "")));
        return [points.slice(0, -1).reduce((sum, n) => sum + n, 0), points.at(-1)];
      })()`);
    expect(total).toBeGreaterThan(35);
    expect(sum).toBeCloseTo(total, 5);
  });

  it("does not overwrite what somebody else changed, and says so", async () => {
    const lead = await createLead({ company_name: "Two Editors" });
    await openConsole();
    await openLead(lead.id);
    await callApi("PATCH", `/leads/${lead.id}`, { status: "contacted" });
    const choose = `(() => { const select = document.querySelector("#panel [name=status]"); select.value = "lost"; select.dispatchEvent(new Event("change")); })()`;
    await page.evaluate(choose);
    const told = await page.waitFor<string>(`document.querySelector("#panel .notice")?.textContent`);
    expect(told).toContain("somebody changed this lead");
    expect(told).toContain("contacted");
    expect(await callApi("GET", `/leads/${lead.id}`)).toMatchObject({ status: "contacted" });
    await page.evaluate(choose);
    await page.waitFor(`document.querySelector("#panel .status").textContent.includes("Saved")`);
    expect(await callApi("GET", `/leads/${lead.id}`)).toMatchObject({ status: "lost" });
  });

  it("/docs/slack draws every view, asking no other host", async () => {
    const views = (await (await fetch(`${worker.url}/docs/slack/views.json`)).json()) as Record<string, unknown>;
    page = await browser.newPage();
    await page.goto(`${worker.url}/docs/slack`);
    await page.waitFor(`document.querySelectorAll("#views .message").length === ${Object.keys(views).length}`);
    const text = await page.evaluate<string>(`document.querySelector("#views").textContent`);
    expect(text).toContain("Brightloom Robotics");
    expect(text).not.toContain("No drawing for");
    expectPeace();
  });

  it("opens the lead that a link in Slack names", async () => {
    const lead = await createLead({ company_name: "Linked from Slack" });
    page = await browser.newPage();
    await page.goto(`${worker.url}/#key=${key}`);
    await page.waitFor(`!document.querySelector("#console").hidden`);
    await page.evaluate(`void (location.hash = "lead=${lead.id}")`);
    await page.waitFor(`document.querySelector("#panel")?.textContent.includes("Linked from Slack")`);
    expectPeace();
  });

  it("/docs shows every operation of the document and runs one with the key, asking no other host", async () => {
    const document = await callApi<{ paths: Record<string, Record<string, unknown>> }>("GET", "/openapi.json");
    const operations = Object.values(document.paths).flatMap((path) => Object.keys(path));
    page = await browser.newPage();
    await page.goto(`${worker.url}/docs`);
    await page.waitFor(`document.querySelectorAll(".opblock").length === ${operations.length}`);

    await page.evaluate(`document.querySelector(".btn.authorize").click()`);
    await page.waitFor(`document.querySelector(".auth-container input")`);
    // React listens to its own setter, so that a plain assignment would go unnoticed.
    await page.evaluate(`(() => {
        const input = document.querySelector(".auth-container input");
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, "${key}");
        input.dispatchEvent(new Event("input", { bubbles: true }));
      })()`);
    await page.evaluate(`document.querySelector(".auth-container button[type=submit]").click()`);
    await page.waitFor(`document.querySelector(".btn.authorize.locked")`);
    await page.evaluate(`document.querySelector(".close-modal").click()`);

    const sources = "#operations-Discovery-listSources";
    await page.evaluate(`document.querySelector("${sources} .opblock-summary-control").click()`);
    // Swagger UI resolves an operation's references when it is opened and cannot run it before; the example shows it.
    await page.waitFor(`document.querySelector("${sources} .responses-wrapper")?.textContent.includes("is_enabled")`);
    await page.evaluate(`document.querySelector("${sources} .execute").click()`);
    const answer = await page.waitFor<string>(
      `document.querySelector("${sources} .live-responses-table .response .highlight-code")?.textContent`,
    );
    expect(answer).toContain("hunter");
    expectPeace();
  });

  testConsoleFlows(() => ({ server, browser }));
});
