import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium, openBrowser } from "../test/e2e/support/browser.ts";
import { startLocalWorker } from "./local-worker.ts";
import { projectRoot } from "./project-root.ts";
import { shrinkPng } from "./slack-previews/shrink-png.ts";

/** Names of views as /docs/slack has them, by the picture that the README shows. */
const pictures = {
  help: "/leads help",
  find: "/leads find …",
  card: "/leads show …",
  quota: "/leads quota",
  digest: "New matches, once a day",
};
const folder = join(projectRoot, "docs/slack");

const chromium = findChromium();
if (chromium === null) {
  console.error("Chromium is missing: install it, or say where it is in CHROMIUM_PATH.");
  process.exit(2);
}

/** The README's pictures of the views in Slack. Take them anew when one of these views has changed. */
async function takePictures(executable: string): Promise<void> {
  const stateDir = mkdtempSync(join(tmpdir(), "lde-slack-previews-"));
  const worker = await startLocalWorker({ port: 0, stateDir, vars: {} });
  const browser = await openBrowser(executable);
  try {
    const page = await browser.newPage();
    await page.setViewport(720, 900);
    await page.goto(`${worker.url}/docs/slack/`);
    // A scroll bar that comes or goes between measuring and drawing would cut the picture.
    await page.evaluate(`document.documentElement.style.scrollbarWidth = "none"`);
    mkdirSync(folder, { recursive: true });
    for (const [picture, view] of Object.entries(pictures)) {
      const heading = `[...document.querySelectorAll("h2")].find((h2) => h2.textContent === ${JSON.stringify(view)})`;
      await page.waitFor(`${heading}?.nextElementSibling`);
      await page.evaluate(`${heading}.nextElementSibling.id = "picture-${picture}"`);
      const path = join(folder, `${picture}.png`);
      await page.screenshot(path, { selector: `#picture-${picture}`, scale: 1.25 });
      writeFileSync(path, shrinkPng(readFileSync(path)));
    }
  } finally {
    await browser.close();
    await worker.close();
    rmSync(stateDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

await takePictures(chromium);
