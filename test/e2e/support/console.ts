import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allScopes, createApiKey } from "../../../scripts/key/api-key.ts";
import { insertKey } from "../../../scripts/key/key-table.ts";
import { type LocalWorker, startLocalWorker } from "../../../scripts/local-worker.ts";
import type { Browser, Page } from "./browser.ts";

export interface ConsoleServer {
  worker: LocalWorker;
  key: string;
  /** @throws where the answer is no 2xx */
  callApi<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** The console, signed in, once its list is there. */
  openConsole(browser: Browser): Promise<Page>;
  close(): Promise<void>;
}

/** A Worker with a database and a key of its own, and no provider. */
export async function startConsoleServer(name: string): Promise<ConsoleServer> {
  const stateDir = await mkdtemp(join(tmpdir(), `lde-${name}-`));
  const worker = await startLocalWorker({ port: 0, stateDir, vars: {} });
  const { key, row } = createApiKey(name, allScopes);
  await insertKey(worker.runSql, row);
  return {
    worker,
    key,
    async callApi<T>(method: string, path: string, body?: unknown) {
      const response = await fetch(`${worker.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return (response.status === 204 ? undefined : await response.json()) as T;
    },
    async openConsole(browser) {
      const page = await browser.newPage();
      await page.setViewport(1280, 900);
      await page.goto(`${worker.url}/#key=${key}`);
      await page.waitFor(
        `document.querySelectorAll("#leads tbody tr").length > 0 || !document.querySelector("#empty").hidden`,
      );
      return page;
    },
    async close() {
      await worker.close();
      await rm(stateDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
