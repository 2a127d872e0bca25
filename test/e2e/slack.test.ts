import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSlackPerson, type SlackAnswer, type SlackPerson } from "../../sandbox/slack-client.ts";
import { type Api, createApi, until } from "./support/api.ts";
import { type Server, startServer } from "./support/server.ts";

let server: Server;
let api: Api;
let ana: SlackPerson;

interface Post {
  kind: string;
  target: string;
  accepted: boolean;
  issues?: string[];
  body: Record<string, unknown>;
}

const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  return (await fetch(`${server.sandboxUrl}/__sandbox/${path}`, init)).json() as Promise<T>;
};
const posts = () => control<Post[]>("GET", "slack");

/** What came to the address of this answer, once it holds the text. */
const postedTo = ({ responseUrl }: SlackAnswer, text: string) =>
  until(`"${text}" in Slack`, 40, async () => {
    const found = (await posts())
      .filter(({ target }) => target === responseUrl)
      .map(({ body }) => JSON.stringify(body));
    return found.find((body) => body.includes(text)) ?? null;
  });

const elementsIn = (value: unknown): { action_id: string; value: string }[] => {
  if (Array.isArray(value)) return value.flatMap(elementsIn);
  if (value === null || typeof value !== "object") return [];
  const own = "action_id" in value ? [value as { action_id: string; value: string }] : [];
  return [...own, ...Object.values(value).flatMap(elementsIn)];
};

beforeAll(async () => {
  server = await startServer({ args: ["--no-seed"] });
  api = await createApi(server);
  ana = createSlackPerson(server.url, "U0ANA");
});
afterAll(async () => {
  await server?.stop();
});

describe("/leads over HTTP, with the sandbox's Slack", () => {
  it("discovers, finds, shows, enriches and shares a company", async () => {
    const price = await ana.command("discover ai companies source:hunter limit:5");
    expect([price.status, price.issues]).toEqual([200, []]);
    const ask = elementsIn(price.body).find(({ action_id }) => action_id === "discover.yes");
    const asked = await ana.click("discover.yes", ask?.value ?? "");
    expect(asked.status).toBe(200);
    const found = JSON.parse(await postedTo(asked, "Found outside"));
    const details = elementsIn(found).find(({ action_id }) => action_id === "lead.card");

    const list = await ana.command("find sort:score");
    expect(list.issues).toEqual([]);
    expect(elementsIn(list.body).some(({ value }) => value === details?.value)).toBe(true);

    const enriched = await ana.click("lead.enrich", details?.value ?? "");
    const card = JSON.parse(await postedTo(enriched, "credits spent"));
    const share = elementsIn(card).find(({ action_id }) => action_id === "lead.share");
    const shared = await ana.click("lead.share", share?.value ?? "");
    const message = await postedTo(shared, "Shared by");
    expect(message).toContain('"response_type":"in_channel"');
    expect(message).toContain("•••@");

    await ana.openHome();
    await until(
      "the App Home",
      20,
      async () => (await posts()).find(({ target }) => target === "views.publish") ?? null,
    );
    const refused = (await posts()).filter(({ accepted }) => !accepted);
    expect(refused).toEqual([]);
  });

  it("sends a file of what was found", async () => {
    await ana.command("export sort:score as csv");
    const upload = await until(
      "the file",
      20,
      async () => (await posts()).find(({ kind }) => kind === "upload") ?? null,
    );
    expect(String(upload.body).split("\n")[0]).toContain("company_name");
  });

  it("connects a person by a code of their key", async () => {
    const made = await api.call<{ code: string }>("POST", "/api/v1/slack/link-codes");
    expect(made.status).toBe(201);
    const answer = await createSlackPerson(server.url, "U0NEW").command(`connect ${made.json.code}`);
    expect(JSON.stringify(answer.body)).toContain("You are connected");
  });

  it("answers 200 commands at once while the source hangs, and loses none", async () => {
    await control("POST", "faults", { host: "api.hunter.io", fault: "hang", times: 1000 });
    const before = (await posts()).length;
    const people = Array.from({ length: 10 }, (_, i) => createSlackPerson(server.url, `U0LOAD${i}`));
    const sent: Promise<SlackAnswer>[] = [];
    for (let i = 0; i < 200; i++) {
      const person = people[i % people.length] ?? ana;
      // One in ten asks a source; the others ask us.
      sent.push(
        i % 10 === 0
          ? person.click("discover.yes", `discover hanging${i} companies source:hunter limit:3`)
          : person.command(i % 2 === 0 ? "top 3" : `find company${i}`),
      );
    }
    const answers = await Promise.all(sent);
    expect(answers.filter(({ status, issues }) => status !== 200 || issues.length > 0)).toEqual([]);
    const quick = answers.filter(({ body }) => body !== null);
    expect(quick).toHaveLength(180);
    const slow = answers.filter(({ body }) => body === null);
    await until("an answer to each question to the sources", 60, async () => {
      const now = (await posts()).slice(before);
      const final = slow.filter(({ responseUrl }) =>
        now.some(({ target, body }) => target === responseUrl && !JSON.stringify(body).includes("Asking the sources")),
      );
      return final.length === slow.length ? true : null;
    });
    await control("DELETE", "faults");
  }, 120_000);
});
