import { isRecord } from "../reply.ts";
import { checkImage, checkText } from "./texts.ts";
import { allow, checkString, checkUrl, type Issues, listAt } from "./values.ts";

/** What can be clicked, chosen or typed into. */
export function checkElement(element: unknown, at: string, issues: Issues) {
  if (!isRecord(element)) return void issues.push(`${at}: must be an object`);
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

function checkOptions(options: unknown, most: number, at: string, issues: Issues) {
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

function checkConfirm(confirm: unknown, at: string, issues: Issues) {
  if (!isRecord(confirm)) return void issues.push(`${at}: must be an object`);
  allow(confirm, ["title", "text", "confirm", "deny", "style"], at, issues);
  checkText(confirm.title, "plain_text", 100, `${at}/title`, issues);
  checkText(confirm.text, null, 300, `${at}/text`, issues);
  checkText(confirm.confirm, "plain_text", 30, `${at}/confirm`, issues);
  checkText(confirm.deny, "plain_text", 30, `${at}/deny`, issues);
}
