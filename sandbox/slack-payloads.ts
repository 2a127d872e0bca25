import { isRecord } from "./reply.ts";

/** A button or menu, as Slack was given it. */
export interface Clickable {
  type: string;
  action_id: string;
  value?: string;
  options?: { text: { text: string }; value: string }[];
}

export type SlackView = Record<string, unknown> & { id: string };

/** Where something is shown: Slack says other things of a click in each. */
export type Place =
  | { kind: "message"; channelId: string; isEphemeral: boolean }
  | { kind: "window"; view: SlackView }
  | { kind: "home"; view: SlackView };

/** What Slack sends of a click, beside who clicked. Only a message has an address to answer to. */
export function clickPayload(element: Clickable, place: Place, option: string | undefined, responseUrl: string) {
  const action = { type: element.type, action_id: element.action_id, block_id: "b", action_ts: "1.1" };
  const chosen = element.options?.find(({ value }) => value === option);
  return {
    type: "block_actions",
    actions: [{ ...action, ...(chosen ? { selected_option: chosen } : { value: element.value ?? "" }) }],
    ...(place.kind === "message"
      ? {
          response_url: responseUrl,
          channel: { id: place.channelId, name: "leads" },
          message: { type: "message", ts: "1.1" },
          container: {
            type: "message",
            message_ts: "1.1",
            channel_id: place.channelId,
            is_ephemeral: place.isEphemeral,
          },
        }
      : { view: place.view, container: { type: "view", view_id: place.view.id } }),
  };
}

/**
 * A form as it is sent: what was typed, and what stood in the fields already.
 * @throws where a field is not in the form, or a choice not in its menu: nobody could have typed that
 */
export function submissionPayload(view: SlackView, typed: Record<string, string>) {
  const inputs = (Array.isArray(view.blocks) ? view.blocks : []).flatMap((block: unknown) =>
    isRecord(block) && block.type === "input" && isRecord(block.element) ? [{ ...block, element: block.element }] : [],
  );
  const names = inputs.map((input) => String((input as Record<string, unknown>).block_id));
  const unknown = Object.keys(typed).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`the form has no field ${unknown}, only ${names.join(", ")}`);
  const values = inputs.map(({ element }, i) => {
    const name = names[i] ?? "";
    return [name, { [String(element.action_id)]: stateOf(element, typed[name]) }];
  });
  return {
    type: "view_submission",
    view: { ...view, state: { values: Object.fromEntries(values) } },
    response_urls: [],
  };
}

function stateOf(element: Record<string, unknown>, typed: string | undefined) {
  if (element.type !== "static_select")
    return { type: element.type, value: typed === "" ? null : (typed ?? element.initial_value ?? null) };
  const options = Array.isArray(element.options) ? element.options : [];
  const chosen = options.find((option: unknown) => isRecord(option) && option.value === typed);
  if (typed !== undefined && chosen === undefined) throw new Error(`the menu has no option ${typed}`);
  return { type: element.type, selected_option: chosen ?? element.initial_option ?? null };
}

export const shortcutPayload = (callbackId: string, text: string, responseUrl: string) => ({
  type: "message_action",
  callback_id: callbackId,
  response_url: responseUrl,
  channel: { id: "C0LEADS", name: "leads" },
  message_ts: "1.1",
  message: { type: "message", user: "U0OTHER", text, ts: "1.1" },
});
