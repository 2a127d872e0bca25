import { expect } from "vitest";
import {
  createSlackPerson,
  type PersonOptions,
  type SlackAnswer,
  type SlackPerson,
} from "../../../sandbox/slack-client.ts";
import type { Clickable } from "../../../sandbox/slack-payloads.ts";
import { parseCommand } from "../../../slack-app/commands/parse-command.ts";
import { until } from "./api.ts";
import type { Server } from "./server.ts";
import { elementsIn, type Post, type Screen, screen, screenOf } from "./slack-screen.ts";

/** The sandbox's Slack with people in it. */
export interface Workspace {
  /** What people did so far, by the names under which the app knows it. */
  covered: Set<string>;
  posts(): Promise<Post[]>;
  control<T>(method: string, path: string, body?: unknown): Promise<T>;
  person(userId: string, options?: PersonOptions): Person;
  /** What appears after so many posts and holds the text. */
  shownSince(since: number, text: string | RegExp): Promise<Screen>;
  /** The file that was uploaded last since then. */
  file(since: number): Promise<string>;
}

/** Somebody who can do only what Slack shows them. */
export interface Person extends Pick<SlackPerson, "command"> {
  /** A command, and the first that is answered to it. */
  type(text: string): Promise<Screen>;
  /** A command, and whatever comes of it. */
  ask(text: string): Promise<Reaction>;
  /** @throws where there is no such button, or no option of the menu holds the text */
  click(on: Screen, actionId: string, which?: Which): Promise<Reaction>;
  submit(form: Screen, values: Record<string, string>): Promise<Reaction>;
  shortcut(callbackId: string, text: string): Promise<Reaction>;
  openHome(): Promise<Reaction>;
}

export interface Which {
  /** Part of the text of the option that is chosen. */
  option?: string;
  /** Part of the value, where there are many such buttons. */
  value?: string;
}

export interface Reaction {
  /** How many posts there were before. */
  since: number;
  answer: SlackAnswer;
  /** Errors at the fields of the form, which stays open. */
  errors: Record<string, string> | null;
  /** What appears and holds the text. */
  shows(text: string): Promise<Screen>;
}

export function createWorkspace({ url, sandboxUrl }: Pick<Server, "url" | "sandboxUrl">): Workspace {
  const covered = new Set<string>();
  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    return (await fetch(`${sandboxUrl}/__sandbox/${path}`, init)).json() as Promise<T>;
  };
  const posts = () => control<Post[]>("GET", "slack");

  const shownSince = (since: number, text: string | RegExp): Promise<Screen> =>
    until(
      `"${text}" in Slack`,
      20,
      async () => {
        const shown = (await posts()).slice(since).filter(({ accepted }) => accepted);
        return shown.map(screenOf).find((seen) => seen !== null && holds(seen, text)) ?? null;
      },
      50,
    );

  async function answerTo({ responseUrl }: SlackAnswer): Promise<Screen | null> {
    const post = (await posts()).find(({ target, accepted }) => accepted && target === responseUrl);
    return post === undefined ? null : screenOf(post);
  }

  async function react(name: string | null, send: () => Promise<SlackAnswer>): Promise<Reaction> {
    const since = (await posts()).length;
    const answer = await send();
    expect([answer.status, answer.issues], JSON.stringify(answer.body)).toEqual([200, []]);
    if (name !== null) covered.add(name);
    const errors = answer.body?.response_action === "errors" ? (answer.body.errors as Record<string, string>) : null;
    return { since, answer, errors, shows: (text) => shownSince(since, text) };
  }

  function person(userId: string, options: PersonOptions = {}): Person {
    const self = createSlackPerson(url, userId, options);
    const ask = (text: string) =>
      react(`command ${parseCommand(text).command?.verb ?? "unknown"}`, () => self.command(text));
    return {
      command: self.command,
      ask,
      async type(text) {
        const { answer } = await ask(text);
        // On a busy machine the answer comes a little later.
        if (answer.body === null) return until(`/leads ${text}`, 20, () => answerTo(answer), 50);
        return screen({ kind: "message", channelId: "C0LEADS", isEphemeral: true }, answer.body.blocks);
      },
      click(on, actionId, which = {}) {
        const element = findElement(on, actionId, which);
        const option = which.option === undefined ? undefined : findOption(element, which.option);
        const name = element.type === "overflow" ? `${actionId}/${option?.split(":")[0]}` : actionId;
        return react(`button ${name}`, () => self.click(element, on.place, option));
      },
      submit(form, values) {
        if (form.place.kind !== "window") throw new Error("only a window can be sent");
        const { view } = form.place;
        return react(`form ${view.callback_id}`, () => self.submit(view, values));
      },
      shortcut: (callbackId, text) => react(`shortcut ${callbackId}`, () => self.shortcut(callbackId, text)),
      openHome: () => react(null, self.openHome),
    };
  }

  return {
    covered,
    posts,
    control,
    person,
    shownSince,
    file: (since) =>
      until("a file in Slack", 40, async () => {
        const upload = (await posts()).slice(since).findLast(({ kind }) => kind === "upload");
        return upload === undefined ? null : String(upload.body);
      }),
  };
}

const holds = ({ text }: Screen, words: string | RegExp): boolean =>
  typeof words === "string" ? text.includes(words) : words.test(text);

function findElement(on: Screen, actionId: string, { value }: Which): Clickable {
  const all = elementsIn(on.blocks);
  const found = all.find(
    (element) => element.action_id === actionId && (value === undefined || element.value?.includes(value)),
  );
  if (!found)
    throw new Error(`there is no button ${actionId}, only ${all.map(({ action_id }) => action_id).join(", ")}`);
  return found;
}

function findOption({ options = [], action_id }: Clickable, text: string): string {
  const found = options.find((option) => option.text.text.includes(text));
  if (!found)
    throw new Error(`${action_id} has no option "${text}", only ${options.map((o) => o.text.text).join(", ")}`);
  return found.value;
}
