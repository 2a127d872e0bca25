import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** Where Chromium is: CHROMIUM_PATH, or the first of its usual names on the PATH; null where it is not installed. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (named) return existsSync(named) ? named : null;
  const dirs = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return dirs.flatMap((dir) => names.map((name) => join(dir, name))).find(existsSync) ?? null;
}

export interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

export interface Page {
  goto(url: string): Promise<void>;
  /** The value of an expression in the page; promises are awaited. */
  evaluate<T>(expression: string): Promise<T>;
  /** Waits until the expression is truthy and answers its value. */
  waitFor<T>(expression: string, timeoutMs?: number): Promise<T>;
  setViewport(width: number, height: number, colors?: "light" | "dark"): Promise<void>;
  /** Of what is in view, or of one element with this many device pixels for each of its own. */
  screenshot(path: string, element?: { selector: string; scale: number }): Promise<void>;
  /** Addresses that were asked for, in order. */
  requests: string[];
  /** Errors, refusals by the Content-Security-Policy and uncaught exceptions. */
  complaints: string[];
}

/** Headless Chromium, driven by its own protocol: no package is needed for the little that the tests do. */
export async function openBrowser(executable: string): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), "lde-chromium-"));
  const child = spawn(
    executable,
    [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const send = await connect(await readEndpoint(child));
  return {
    newPage: () => createPage(send),
    async close() {
      await Promise.race([send("Browser.close").catch(() => undefined), sleep(2000)]);
      child.kill("SIGKILL");
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

function readEndpoint(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const url = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (url) resolve(url);
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`Chromium ended before it listened:\n${text.slice(-1000)}`)));
  });
}

interface Message {
  id?: number;
  method?: string;
  sessionId?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { message: string };
}

type Listener = (method: string, params: Record<string, unknown>) => void;

interface Send {
  (method: string, params?: object, sessionId?: string): Promise<Record<string, unknown>>;
  listen(sessionId: string, listener: Listener): void;
}

async function connect(url: string): Promise<Send> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", () => reject(new Error("Chromium does not let us connect.")));
  });
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Map<string, Listener>();
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    else if (message.method) listeners.get(message.sessionId ?? "")?.(message.method, message.params ?? {});
  });
  let lastId = 0;
  const send = (method: string, params: object = {}, sessionId?: string) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result ?? {});
      });
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  return Object.assign(send, {
    listen: (sessionId: string, listener: Listener) => void listeners.set(sessionId, listener),
  });
}

async function createPage(send: Send): Promise<Page> {
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const attached = await send("Target.attachToTarget", { targetId, flatten: true });
  const session = String(attached.sessionId);
  const call = (method: string, params?: object) => send(method, params, session);
  const requests: string[] = [];
  const complaints: string[] = [];
  send.listen(session, (method, params) => note(method, params, requests, complaints));
  await Promise.all(["Page", "Runtime", "Network", "Log"].map((domain) => call(`${domain}.enable`)));

  async function evaluate<T>(expression: string): Promise<T> {
    const answer = await call("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(answer.exceptionDetails)}`);
    return (answer.result as { value: T }).value;
  }

  async function waitFor<T>(expression: string, timeoutMs = 8000): Promise<T> {
    const end = Date.now() + timeoutMs;
    // An element itself cannot be sent, least of all with what React hangs on it.
    const plain = `((value) => (value instanceof Node ? true : value))(${expression})`;
    for (;;) {
      // While a page is being replaced it has no context to evaluate in.
      const value = await evaluate<T>(plain).catch(() => undefined);
      if (value) return value;
      if (Date.now() > end) throw new Error(`Never became true: ${expression}\n${complaints.join("\n")}`);
      await sleep(50);
    }
  }

  return {
    requests,
    complaints,
    evaluate,
    waitFor,
    async goto(url) {
      await call("Page.navigate", { url });
      await waitFor(
        `document.readyState === "complete" && location.href.startsWith(${JSON.stringify(new URL(url).origin)})`,
      );
    },
    async setViewport(width, height, colors = "light") {
      await call("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
      await call("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: colors }] });
    },
    async screenshot(path, element) {
      const clip = element && { ...(await evaluate<object>(boxOf(element.selector))), scale: element.scale };
      const { data } = await call("Page.captureScreenshot", { format: "png", captureBeyondViewport: true, clip });
      await writeFile(path, Buffer.from(String(data), "base64"));
    },
  };
}

const boxOf = (selector: string): string => `(() => {
  const { x, y, width, height } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
  return { x: x + scrollX, y: y + scrollY, width, height };
})()`;

function note(method: string, params: Record<string, unknown>, requests: string[], complaints: string[]): void {
  if (method === "Network.requestWillBeSent") requests.push((params.request as { url: string }).url);
  if (method === "Runtime.exceptionThrown") complaints.push(JSON.stringify(params.exceptionDetails));
  if (method === "Log.entryAdded") {
    const { level, text, url } = params.entry as { level: string; text: string; url?: string };
    if (level === "error") complaints.push(`${text} ${url ?? ""}`);
  }
  if (method === "Runtime.consoleAPICalled" && params.type === "error") complaints.push(JSON.stringify(params.args));
}
