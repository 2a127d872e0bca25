import { isRecord } from "../reply.ts";
import { checkElement } from "./elements.ts";
import { checkImage, checkText } from "./texts.ts";
import { allow, checkString, type Issues, listAt } from "./values.ts";

export function checkBlock(block: unknown, surface: string, at: string, issues: Issues) {
  if (!isRecord(block)) return void issues.push(`${at}: must be an object`);
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

function checkSection(block: Record<string, unknown>, at: string, issues: Issues) {
  allow(block, ["type", "block_id", "text", "fields", "accessory", "expand"], at, issues);
  if (block.text === undefined && block.fields === undefined) issues.push(`${at}: needs text or fields`);
  if (block.text !== undefined) checkText(block.text, null, 3000, `${at}/text`, issues);
  if (block.fields !== undefined)
    listAt(block.fields, 1, 10, `${at}/fields`, issues).forEach((field, i) => {
      checkText(field, null, 2000, `${at}/fields/${i}`, issues);
    });
  if (block.accessory !== undefined) checkElement(block.accessory, `${at}/accessory`, issues);
}
