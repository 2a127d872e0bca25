import { checkBlock } from "./block-kit/blocks.ts";
import { checkMarkup, checkText } from "./block-kit/texts.ts";
import { allow, checkString, lettersIn } from "./block-kit/values.ts";
import { isRecord } from "./reply.ts";

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
