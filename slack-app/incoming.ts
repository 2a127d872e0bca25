import { z } from "zod";
import type { SlackWork } from "../src/domain/slack-task.ts";

/** What came from Slack, as far as this app knows it. */
export interface Incoming {
  teamId: string;
  userId: string;
  channelId: string | null;
  responseUrl: string | null;
  /** The window that was clicked in, or null; and what it, or a form, carries along. */
  viewId: string | null;
  metadata: string | null;
  /** With it a form can be opened, for three seconds. */
  triggerId: string | null;
  /** Of an event: the same when Slack sends it again. */
  eventId: string | null;
  work: SlackWork;
  /** Slack's own words, for Bolt. */
  body: Record<string, unknown>;
}

const id = z.string().regex(/^[A-Z0-9]{2,30}$/);
const optionalId = id.nullish().transform((value) => value ?? null);
const text = z.string().max(4000).default("");

const Command = z.object({
  command: z.string(),
  text,
  team_id: id,
  user_id: id,
  channel_id: optionalId,
  response_url: z.string().max(500).optional(),
  trigger_id: z.string().max(200).optional(),
});

const Person = z.object({ id, team_id: id.optional() });
const Base = {
  user: Person,
  team: z.object({ id }).nullish(),
  channel: z.object({ id }).nullish(),
  response_url: z.string().max(500).nullish(),
  trigger_id: z.string().max(200).nullish(),
};
const Interaction = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("block_actions"),
    ...Base,
    actions: z
      .array(
        z.object({
          action_id: z.string().max(255),
          value: z.string().max(2000).optional(),
          selected_option: z.object({ value: z.string().max(150) }).nullish(),
        }),
      )
      .min(1),
    view: z
      .object({
        id: z.string().max(100).optional(),
        type: z.string(),
        private_metadata: z.string().max(3000).default(""),
      })
      .nullish(),
    container: z.object({ is_ephemeral: z.boolean().optional() }).nullish(),
  }),
  z.object({
    type: z.literal("view_submission"),
    ...Base,
    view: z.object({
      callback_id: z.string().max(255),
      private_metadata: z.string().max(3000).default(""),
      state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }),
    }),
  }),
  z.object({
    type: z.literal("message_action"),
    ...Base,
    callback_id: z.string().max(255),
    message: z.object({ text: z.string().default("") }),
  }),
  z.object({ type: z.literal("view_closed"), ...Base }),
]);

const Event = z.object({
  type: z.literal("event_callback"),
  team_id: id,
  event_id: z.string().max(100),
  event: z.object({ type: z.string(), user: id, tab: z.string().optional() }),
});

export type ReadBody = { challenge: string } | Incoming | null;

/** Reads a body that Slack signed: a command, a click, a form, a shortcut or an event. Null where it is none of these. */
export function readIncoming(contentType: string, body: string): ReadBody {
  if (contentType.startsWith("application/json")) return readEvent(parse(body));
  const form = Object.fromEntries(new URLSearchParams(body));
  return form.payload === undefined ? readCommand(form) : readInteraction(parse(form.payload));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

const noView = { viewId: null, metadata: null };

/** Only a window is answered in: a form is closed when it is sent, and the App Home is not a place for answers. */
function viewOf(data: z.infer<typeof Interaction>): Pick<Incoming, "viewId" | "metadata"> {
  if (data.type === "view_submission") return { viewId: null, metadata: data.view.private_metadata };
  if (data.type !== "block_actions" || data.view?.type !== "modal") return noView;
  return { viewId: data.view.id ?? null, metadata: data.view.private_metadata };
}

const asBody = (value: unknown) => value as Record<string, unknown>;

function readEvent(json: unknown): ReadBody {
  const challenge = z.object({ type: z.literal("url_verification"), challenge: z.string().max(1000) }).safeParse(json);
  if (challenge.success) return { challenge: challenge.data.challenge };
  const parsed = Event.safeParse(json);
  if (!parsed.success) return null;
  const { team_id, event_id, event } = parsed.data;
  return {
    teamId: team_id,
    userId: event.user,
    channelId: null,
    responseUrl: null,
    ...noView,
    triggerId: null,
    eventId: event_id,
    work: { kind: "event", type: event.type, tab: event.tab ?? null },
    body: asBody(json),
  };
}

function readCommand(form: unknown): ReadBody {
  const parsed = Command.safeParse(form);
  if (!parsed.success) return null;
  const { data } = parsed;
  return {
    teamId: data.team_id,
    userId: data.user_id,
    channelId: data.channel_id,
    responseUrl: data.response_url ?? null,
    ...noView,
    triggerId: data.trigger_id ?? null,
    eventId: null,
    work: { kind: "command", text: data.text },
    body: asBody(form),
  };
}

function readInteraction(json: unknown): ReadBody {
  const parsed = Interaction.safeParse(json);
  if (!parsed.success) return null;
  const { data } = parsed;
  const teamId = data.user.team_id ?? data.team?.id;
  if (teamId === undefined) return null;
  return {
    teamId,
    userId: data.user.id,
    channelId: data.channel?.id ?? null,
    responseUrl: data.response_url ?? null,
    ...viewOf(data),
    triggerId: data.trigger_id ?? null,
    eventId: null,
    work: workOf(data),
    body: asBody(json),
  };
}

function workOf(data: z.infer<typeof Interaction>): SlackWork {
  switch (data.type) {
    case "block_actions": {
      const [action] = data.actions;
      const value = action?.selected_option?.value ?? action?.value ?? "";
      // Only a message that nobody else sees may be replaced with what is meant for one.
      const isPrivate =
        data.container?.is_ephemeral === true ||
        data.channel?.id.startsWith("D") === true ||
        data.view?.type === "modal";
      return { kind: "action", id: action?.action_id ?? "", value, isHome: data.view?.type === "home", isPrivate };
    }
    case "view_submission": {
      const { callback_id, private_metadata, state } = data.view;
      return { kind: "form", id: callback_id, metadata: private_metadata, values: valuesOf(state.values) };
    }
    case "message_action":
      return { kind: "shortcut", id: data.callback_id, text: data.message.text.slice(0, 3000) };
    default:
      return { kind: "closed" };
  }
}

const Typed = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});

/** What was typed or chosen in each field of a form, by the field's name. */
function valuesOf(state: Record<string, Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, actions]) => {
      const typed = Typed.safeParse(Object.values(actions)[0]);
      const value = typed.success ? (typed.data.selected_option?.value ?? typed.data.value ?? "") : "";
      return value.trim() === "" ? [] : [[name, value]];
    }),
  );
}
