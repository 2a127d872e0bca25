const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Slack's own check of messages and views, as its reference describes it; written apart from the product's builder, so
 * that a mistake in one is found by the other. Answers what is wrong and where, nothing when all is well.
 */
export function checkBlocks(blocks: unknown, surface: "message" | "modal" | "home"): string[] {
  const issues: string[] = [];
  if (!Array.isArray(blocks)) return ["blocks: must be a list"];
  const most = surface === "message" ? 50 : 100;
  if (blocks.length === 0 && surface !== "home") issues.push("blocks: must not be empty");
  if (blocks.length > most) issues.push(`blocks: ${blocks.length}, at most ${most}`);
  const ids = blocks.flatMap((block) => (isRecord(block) && block.block_id !== undefined ? [block.block_id] : []));
  if (new Set(ids).size < ids.length) issues.push("blocks: two have the same block_id");
  blocks.forEach((block, i) => {
    checkBlock(block, surface, `blocks/${i}`, issues);
  });
  const letters = lettersIn(blocks);
  if (surface === "message" && letters > 13_200) issues.push(`msg_blocks_too_long: ${letters} characters`);
  return issues;
}

/** A message as chat.postMessage, chat.update and a response_url take it. */
export function checkMessage(body: Record<string, unknown>): string[] {
  const issues: string[] = [];
  if (typeof body.text !== "string" || body.text === "") issues.push("text: a fallback is missing");
  else if (body.text.length > 4000) issues.push(`text: ${body.text.length} characters, at most 4000`);
  if (typeof body.text === "string") checkMarkup(body.text, "text", issues);
  if (body.blocks !== undefined) issues.push(...checkBlocks(body.blocks, "message"));
  return issues;
}

export function checkView(view: unknown): string[] {
  if (!isRecord(view)) return ["view: must be an object"];
  const issues: string[] = [];
  if (view.type !== "modal" && view.type !== "home") return ["view/type: modal or home"];
  if (view.type === "modal") {
    checkText(view.title, "plain_text", 24, "view/title", issues);
    for (const name of ["submit", "close"])
      if (view[name] !== undefined) checkText(view[name], "plain_text", 24, `view/${name}`, issues);
    const hasInput =
      Array.isArray(view.blocks) && view.blocks.some((block) => isRecord(block) && block.type === "input");
    if (hasInput && view.submit === undefined) issues.push("view/submit: required where there is an input");
  }
  if (view.private_metadata !== undefined) checkString(view.private_metadata, 3000, "view/private_metadata", issues);
  if (view.callback_id !== undefined) checkString(view.callback_id, 255, "view/callback_id", issues);
  allow(
    view,
    [
      "type",
      "title",
      "submit",
      "close",
      "blocks",
      "private_metadata",
      "callback_id",
      "external_id",
      "clear_on_close",
      "notify_on_close",
    ],
    "view",
    issues,
  );
  return [...issues, ...checkBlocks(view.blocks, view.type)];
}

function add(issues: string[], issue: string) {
  issues.push(issue);
}

function checkBlock(block: unknown, surface: string, at: string, issues: string[]) {
  if (!isRecord(block)) return add(issues, `${at}: must be an object`);
  if (block.block_id !== undefined) checkString(block.block_id, 255, `${at}/block_id`, issues);
  switch (block.type) {
    case "divider":
      return allow(block, ["type", "block_id"], at, issues);
    case "header":
      allow(block, ["type", "block_id", "text"], at, issues);
      return checkText(block.text, "plain_text", 150, `${at}/text`, issues);
    case "section":
      return checkSection(block, at, issues);
    case "context": {
      allow(block, ["type", "block_id", "elements"], at, issues);
      const elements = listAt(block.elements, 1, 10, `${at}/elements`, issues);
      elements.forEach((element, i) => {
        if (isRecord(element) && element.type === "image") checkImage(element, `${at}/elements/${i}`, issues);
        else checkText(element, null, 2000, `${at}/elements/${i}`, issues);
      });
      return;
    }
    case "actions": {
      allow(block, ["type", "block_id", "elements"], at, issues);
      const elements = listAt(block.elements, 1, 25, `${at}/elements`, issues);
      elements.forEach((element, i) => {
        checkElement(element, `${at}/elements/${i}`, issues);
      });
      const names = elements.flatMap((element) => (isRecord(element) ? [element.action_id] : []));
      if (new Set(names).size < names.length) issues.push(`${at}: two elements have the same action_id`);
      return;
    }
    case "image":
      allow(block, ["type", "block_id", "image_url", "alt_text", "title"], at, issues);
      return checkImage(block, at, issues);
    case "input":
      allow(block, ["type", "block_id", "label", "element", "hint", "optional", "dispatch_action"], at, issues);
      if (surface === "message") issues.push(`${at}: an input does not belong into a message`);
      checkText(block.label, "plain_text", 2000, `${at}/label`, issues);
      if (block.hint !== undefined) checkText(block.hint, "plain_text", 2000, `${at}/hint`, issues);
      if (block.optional !== undefined && typeof block.optional !== "boolean") issues.push(`${at}/optional: yes or no`);
      return checkElement(block.element, `${at}/element`, issues);
    default:
      issues.push(`${at}/type: there is no block ${JSON.stringify(block.type)}`);
  }
}

function checkSection(block: Record<string, unknown>, at: string, issues: string[]) {
  allow(block, ["type", "block_id", "text", "fields", "accessory", "expand"], at, issues);
  if (block.text === undefined && block.fields === undefined) issues.push(`${at}: needs text or fields`);
  if (block.text !== undefined) checkText(block.text, null, 3000, `${at}/text`, issues);
  if (block.fields !== undefined)
    listAt(block.fields, 1, 10, `${at}/fields`, issues).forEach((field, i) => {
      checkText(field, null, 2000, `${at}/fields/${i}`, issues);
    });
  if (block.accessory !== undefined) checkElement(block.accessory, `${at}/accessory`, issues);
}

function checkElement(element: unknown, at: string, issues: string[]) {
  if (!isRecord(element)) return add(issues, `${at}: must be an object`);
  if (element.type === "image") return checkImage(element, at, issues);
  checkString(element.action_id, 255, `${at}/action_id`, issues);
  if (element.confirm !== undefined) checkConfirm(element.confirm, `${at}/confirm`, issues);
  switch (element.type) {
    case "button":
      allow(
        element,
        ["type", "action_id", "text", "value", "url", "style", "confirm", "accessibility_label"],
        at,
        issues,
      );
      checkText(element.text, "plain_text", 75, `${at}/text`, issues);
      if (element.value !== undefined) checkString(element.value, 2000, `${at}/value`, issues);
      if (element.url !== undefined) checkUrl(element.url, `${at}/url`, issues);
      if (element.style !== undefined && element.style !== "primary" && element.style !== "danger")
        issues.push(`${at}/style: primary or danger`);
      if (element.accessibility_label !== undefined)
        checkString(element.accessibility_label, 75, `${at}/accessibility_label`, issues);
      return;
    case "overflow":
      allow(element, ["type", "action_id", "options", "confirm"], at, issues);
      return checkOptions(element.options, 5, `${at}/options`, issues);
    case "static_select":
      allow(
        element,
        ["type", "action_id", "placeholder", "options", "initial_option", "confirm", "focus_on_load"],
        at,
        issues,
      );
      if (element.placeholder !== undefined)
        checkText(element.placeholder, "plain_text", 150, `${at}/placeholder`, issues);
      checkOptions(element.options, 100, `${at}/options`, issues);
      if (
        element.initial_option !== undefined &&
        !(
          Array.isArray(element.options) &&
          element.options.some((known) => JSON.stringify(known) === JSON.stringify(element.initial_option))
        )
      )
        issues.push(`${at}/initial_option: is none of the options`);
      return;
    case "plain_text_input":
      allow(
        element,
        ["type", "action_id", "placeholder", "initial_value", "multiline", "min_length", "max_length", "focus_on_load"],
        at,
        issues,
      );
      if (element.placeholder !== undefined)
        checkText(element.placeholder, "plain_text", 150, `${at}/placeholder`, issues);
      if (element.initial_value !== undefined) checkString(element.initial_value, 3000, `${at}/initial_value`, issues);
      if (element.max_length !== undefined && !(Number(element.max_length) >= 1 && Number(element.max_length) <= 3000))
        issues.push(`${at}/max_length: 1 to 3000`);
      return;
    case "datepicker":
      return allow(element, ["type", "action_id", "initial_date", "placeholder", "confirm"], at, issues);
    default:
      issues.push(`${at}/type: there is no element ${JSON.stringify(element.type)}`);
  }
}

function checkOptions(options: unknown, most: number, at: string, issues: string[]) {
  for (const [i, option] of listAt(options, 1, most, at, issues).entries()) {
    if (!isRecord(option)) {
      issues.push(`${at}/${i}: must be an object`);
      continue;
    }
    checkText(option.text, "plain_text", 75, `${at}/${i}/text`, issues);
    checkString(option.value, 150, `${at}/${i}/value`, issues);
    allow(option, ["text", "value", "description", "url"], `${at}/${i}`, issues);
  }
}

function checkConfirm(confirm: unknown, at: string, issues: string[]) {
  if (!isRecord(confirm)) return add(issues, `${at}: must be an object`);
  allow(confirm, ["title", "text", "confirm", "deny", "style"], at, issues);
  checkText(confirm.title, "plain_text", 100, `${at}/title`, issues);
  checkText(confirm.text, null, 300, `${at}/text`, issues);
  checkText(confirm.confirm, "plain_text", 30, `${at}/confirm`, issues);
  checkText(confirm.deny, "plain_text", 30, `${at}/deny`, issues);
}

function checkImage(image: Record<string, unknown>, at: string, issues: string[]) {
  checkUrl(image.image_url, `${at}/image_url`, issues);
  checkString(image.alt_text, 2000, `${at}/alt_text`, issues);
}

function checkText(text: unknown, type: "plain_text" | null, most: number, at: string, issues: string[]) {
  if (!isRecord(text)) return add(issues, `${at}: must be a text object`);
  if (text.type !== "plain_text" && (type === "plain_text" || text.type !== "mrkdwn"))
    issues.push(`${at}/type: ${type ?? "plain_text or mrkdwn"}`);
  allow(text, text.type === "mrkdwn" ? ["type", "text", "verbatim"] : ["type", "text", "emoji"], at, issues);
  checkString(text.text, most, `${at}/text`, issues);
  if (text.type === "mrkdwn" && typeof text.text === "string") checkMarkup(text.text, `${at}/text`, issues);
}

// What may stand between < and > : a person, a date, a link to the web. Everything else was not escaped.
const allowedAngles = /^(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|!date\^\d+\^[^|]*\|[^|]*|https?:\/\/[^|\s]+(?:\|[^|]*)?)$/;

/** No mention of a channel, no link without a scheme of the web, no open end. */
function checkMarkup(text: string, at: string, issues: string[]) {
  const rest = text.replace(/<([^<>]*)>/g, (_, inner: string) => {
    if (!allowedAngles.test(inner)) issues.push(`${at}: not escaped: <${inner.slice(0, 80)}>`);
    return "";
  });
  if (/[<>]/.test(rest)) issues.push(`${at}: a < or > that was not escaped`);
  if (/&(?!amp;|lt;|gt;)/.test(text)) issues.push(`${at}: an & that was not escaped`);
}

function checkString(value: unknown, most: number, at: string, issues: string[]) {
  if (typeof value !== "string" || value === "") return add(issues, `${at}: must be a text that is not empty`);
  if (value.length > most) issues.push(`${at}: ${value.length} characters, at most ${most}`);
  if (!value.isWellFormed()) issues.push(`${at}: half a character`);
}

function checkUrl(value: unknown, at: string, issues: string[]) {
  checkString(value, 3000, at, issues);
  if (typeof value === "string" && !/^https?:\/\//.test(value)) issues.push(`${at}: must be a web address`);
}

function listAt(value: unknown, least: number, most: number, at: string, issues: string[]): unknown[] {
  if (!Array.isArray(value)) {
    issues.push(`${at}: must be a list`);
    return [];
  }
  if (value.length < least || value.length > most) issues.push(`${at}: ${value.length}, ${least} to ${most}`);
  return value;
}

function allow(object: Record<string, unknown>, names: readonly string[], at: string, issues: string[]) {
  for (const name of Object.keys(object))
    if (!names.includes(name)) issues.push(`${at}/${name}: there is no such field`);
}

function lettersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, part) => sum + lettersIn(part), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, part]) => sum + (key === "text" && typeof part === "string" ? part.length : lettersIn(part)),
    0,
  );
}
