import type { ActionId, FormId } from "../names.ts";
import { clip, clipMarkup, type Markup, oneLine } from "./text.ts";

/** Slack's limits (docs.slack.dev, block kit reference), in the one place where they are kept. */
export const limits = {
  messageBlocks: 50,
  viewBlocks: 100,
  section: 3000,
  field: 2000,
  fields: 10,
  header: 150,
  contextElements: 10,
  context: 2000,
  actionElements: 25,
  buttonText: 75,
  value: 2000,
  actionId: 255,
  url: 3000,
  optionText: 75,
  optionValue: 150,
  overflowOptions: 5,
  selectOptions: 100,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  placeholder: 150,
  inputLabel: 2000,
  inputValue: 3000,
  modalTitle: 24,
  privateMetadata: 3000,
  /** Escaped it may be five times as long, and Slack takes 4,000. */
  fallback: 700,
  /** Of all texts of a message together: Slack answers msg_blocks_too_long at about 13,200. */
  allText: 11_000,
} as const;

export interface PlainText {
  type: "plain_text";
  text: string;
  emoji: boolean;
}
export interface MarkupText {
  type: "mrkdwn";
  text: string;
}
export interface Option {
  text: PlainText;
  value: string;
}
export type Element = { type: string; action_id?: string } & Record<string, unknown>;
export type Block = { type: string; block_id?: string } & Record<string, unknown>;

/** Never empty, which Slack refuses. */
const plain = (text: string, most: number): PlainText => ({
  type: "plain_text",
  text: clip(oneLine(text) || "–", most),
  emoji: true,
});
const markup = (text: Markup, most: number): MarkupText => ({ type: "mrkdwn", text: clipMarkup(text, most) });

export const header = (text: string): Block => ({ type: "header", text: plain(text, limits.header) });
export const divider = (): Block => ({ type: "divider" });

export function section(text: Markup, options: { accessory?: Element; fields?: readonly Markup[] } = {}): Block {
  const { accessory, fields = [] } = options;
  return {
    type: "section",
    text: markup(text, limits.section),
    ...(fields.length > 0
      ? { fields: fields.slice(0, limits.fields).map((field) => markup(field, limits.field)) }
      : {}),
    ...(accessory === undefined ? {} : { accessory }),
  };
}

export const context = (...texts: readonly Markup[]): Block => ({
  type: "context",
  elements: texts.slice(0, limits.contextElements).map((text) => markup(text, limits.context)),
});

export const actions = (elements: readonly Element[]): Block => ({
  type: "actions",
  elements: elements.slice(0, limits.actionElements),
});

export interface Confirm {
  title: string;
  text: string;
  yes: string;
}

const confirmation = ({ title, text, yes }: Confirm) => ({
  title: plain(title, limits.confirmTitle),
  text: plain(text, limits.confirmText),
  confirm: plain(yes, limits.confirmButton),
  deny: plain("Cancel", limits.confirmButton),
});

export interface ButtonOptions {
  value?: string;
  style?: "primary" | "danger";
  url?: string;
  confirm?: Confirm;
  /** What a screen reader says, where the text alone does not tell which company it is about. */
  label?: string;
}

/** @throws where the value is longer than Slack keeps: a cut value would name something else */
export function button(id: ActionId, text: string, options: ButtonOptions = {}): Element {
  const { value, style, url, confirm, label } = options;
  if (value !== undefined && value.length > limits.value) throw new Error(`the value of ${id} is too long`);
  return {
    type: "button",
    action_id: id,
    text: plain(text, limits.buttonText),
    ...(value ? { value } : {}),
    ...(style === undefined ? {} : { style }),
    ...(url === undefined || url.length > limits.url ? {} : { url }),
    ...(confirm === undefined ? {} : { confirm: confirmation(confirm) }),
    ...(label === undefined ? {} : { accessibility_label: clip(oneLine(label) || text, limits.buttonText) }),
  };
}

export interface Choice {
  text: string;
  value: string;
}

const option = ({ text, value }: Choice): Option => {
  if (value.length > limits.optionValue) throw new Error("the value of an option is too long");
  return { text: plain(text, limits.optionText), value };
};

export const overflow = (id: ActionId, choices: readonly Choice[]): Element => ({
  type: "overflow",
  action_id: id,
  options: choices.slice(0, limits.overflowOptions).map(option),
});

export const select = (id: ActionId, placeholder: string, choices: readonly Choice[], initial?: string): Element =>
  menu(id, placeholder, choices, initial);

function menu(id: string, placeholder: string, choices: readonly Choice[], initial?: string): Element {
  const options = choices.slice(0, limits.selectOptions).map(option);
  const chosen = options.find(({ value }) => value === initial);
  return {
    type: "static_select",
    action_id: id,
    placeholder: plain(placeholder, limits.placeholder),
    options,
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  };
}

export interface InputOptions {
  initial?: string | null;
  isLong?: boolean;
  isOptional?: boolean;
  most?: number;
  hint?: string;
  placeholder?: string;
}

/** One line of a form; what is typed comes back under the block's id. */
export function textInput(id: string, label: string, options: InputOptions = {}): Block {
  const { initial, isLong = false, isOptional = false, most = 300, hint, placeholder } = options;
  const longest = Math.min(most, limits.inputValue);
  return {
    type: "input",
    block_id: id,
    optional: isOptional,
    label: plain(label, limits.inputLabel),
    ...(hint === undefined ? {} : { hint: plain(hint, limits.inputLabel) }),
    element: {
      type: "plain_text_input",
      action_id: id,
      multiline: isLong,
      max_length: longest,
      ...(initial ? { initial_value: clip(initial.toWellFormed(), longest) } : {}),
      ...(placeholder === undefined ? {} : { placeholder: plain(placeholder, limits.placeholder) }),
    },
  };
}

export const choiceInput = (id: string, label: string, choices: readonly Choice[]): Block => ({
  type: "input",
  block_id: id,
  optional: false,
  label: plain(label, limits.inputLabel),
  element: menu(id, "Choose one", choices),
});

export interface View {
  type: "modal" | "home";
  blocks: Block[];
  [key: string]: unknown;
}

export interface ModalOptions {
  /** A form that is sent, or a window that only shows something. */
  id: FormId | "window";
  title: string;
  submit?: string;
  /** Comes back with the form. */
  metadata?: unknown;
}

export function modal({ id, title, submit, metadata }: ModalOptions, blocks: readonly Block[]): View {
  const text = JSON.stringify(metadata ?? null);
  if (text.length > limits.privateMetadata) throw new Error(`the metadata of ${id} is too long`);
  return {
    type: "modal",
    callback_id: id,
    title: plain(title, limits.modalTitle),
    ...(submit === undefined ? {} : { submit: plain(submit, limits.modalTitle) }),
    close: plain(submit === undefined ? "Close" : "Cancel", limits.modalTitle),
    private_metadata: text,
    blocks: blocks.slice(0, limits.viewBlocks),
  };
}

export const home = (blocks: readonly Block[]): View => ({ type: "home", blocks: blocks.slice(0, limits.viewBlocks) });
