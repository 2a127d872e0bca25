const names = document.querySelector("#names");
const views = document.querySelector("#views");

function show(name, view) {
  const id = `view-${names.children.length}`;
  const heading = element("h2", "", name);
  heading.id = id;
  const link = element("a", "", name);
  link.href = `#${id}`;
  names.append(link);
  const box = element("div", "message");
  if (view.title) box.append(element("div", "block-header", view.title.text));
  for (const block of view.blocks) box.append(drawBlock(block));
  if (view.submit) box.append(row([drawElement({ type: "button", text: view.submit, style: "primary" })]));
  const payload = element("details");
  payload.append(element("summary", "", "Payload"), element("pre", "", JSON.stringify(view, null, 2)));
  views.append(heading, box, payload);
}

function drawBlock(block) {
  switch (block.type) {
    case "header":
      return element("div", "block-header", block.text.text);
    case "divider":
      return element("hr");
    case "section": {
      const box = element("div", "block-section");
      box.append(drawText(block.text));
      if (block.accessory) box.append(drawElement(block.accessory));
      return box;
    }
    case "context": {
      const box = element("div", "block-context");
      box.append(...block.elements.map(drawText));
      return box;
    }
    case "actions":
      return row(block.elements.map(drawElement));
    case "input": {
      const box = element("div", "block-input");
      const label = element("label", "", block.label.text + (block.optional ? " (optional)" : ""));
      label.append(drawElement(block.element));
      box.append(label);
      if (block.hint) box.append(element("small", "", block.hint.text));
      return box;
    }
    default:
      return element("p", "", `No drawing for ${block.type}`);
  }
}

function row(elements) {
  const box = element("div", "block-actions");
  box.append(...elements);
  return box;
}

function drawElement(item) {
  if (item.type === "button") {
    const button = element("button", item.style ? `style-${item.style}` : "", item.text.text);
    button.type = "button";
    if (item.accessibility_label) button.setAttribute("aria-label", item.accessibility_label);
    if (item.confirm) button.title = `${item.confirm.title.text} ${item.confirm.text.text}`;
    return button;
  }
  if (item.type === "static_select" || item.type === "overflow") {
    const select = element("select", item.type);
    select.setAttribute("aria-label", item.placeholder?.text ?? "More");
    const first = item.initial_option?.text.text ?? item.placeholder?.text ?? "⋯";
    for (const text of new Set([first, ...item.options.map((option) => option.text.text)]))
      select.append(element("option", "", text));
    return select;
  }
  const input = element(item.multiline ? "textarea" : "input");
  input.value = item.initial_value ?? "";
  input.placeholder = item.placeholder?.text ?? "";
  return input;
}

const emoji = {
  new: "🆕",
  warning: "⚠️",
  sparkles: "✨",
  raised_hand: "✋",
  large_green_circle: "🟢",
  white_circle: "⚪",
  eyes: "👀",
  link: "🔗",
  memo: "📝",
  no_entry_sign: "🚫",
  alarm_clock: "⏰",
  hourglass_flowing_sand: "⏳",
  heavy_plus_sign: "➕",
  bust_in_silhouette: "👤",
  page_facing_up: "📄",
};

/** Those that are drawn, so that they look the same where there is no font of emoji. */
const drawn = { "✅": "check", "⛔": "no-entry", "◽": "small-square", "🟢": "green-circle", "⚪": "white-circle" };

function drawText(text) {
  const box = element("div");
  if (text.type === "plain_text") box.append(text.text);
  else drawMarkup(text.text, box);
  return box;
}

/** Slack's markup as elements: bold, italic, code, links, mentions, dates, emoji and lines. */
function drawMarkup(source, box) {
  const pattern =
    /<([^<>|]*)(?:\|([^<>]*))?>|`([^`\n]+)`|\*([^*\n]+)\*|(?<![\w])_([^_\n]+)_(?!\w)|:([a-z_]+):|([✅⛔◽])|\n/gu;
  let at = 0;
  for (const match of source.matchAll(pattern)) {
    box.append(decode(source.slice(at, match.index)));
    at = match.index + match[0].length;
    const [, target, label, code, bold, italic, name, sign] = match;
    if (target !== undefined) box.append(drawAngle(target, label));
    else if (code !== undefined) box.append(element("code", "", decode(code)));
    else if (bold !== undefined || italic !== undefined) {
      const inner = element(bold !== undefined ? "strong" : "em");
      drawMarkup(bold ?? italic, inner);
      box.append(inner);
    } else if (name !== undefined || sign !== undefined) box.append(drawEmoji(sign ?? emoji[name] ?? match[0]));
    else box.append(element("br"));
  }
  box.append(decode(source.slice(at)));
}

function drawEmoji(sign) {
  if (drawn[sign] === undefined) return sign;
  const box = element("span", `emoji ${drawn[sign]}`);
  box.role = "img";
  box.ariaLabel = sign;
  return box;
}

function drawAngle(target, label) {
  if (/^https?:/.test(target)) {
    const link = element("a", "", decode(label ?? target));
    link.href = decode(target);
    link.rel = "noreferrer";
    return link;
  }
  if (target.startsWith("!date")) return decode(label ?? "");
  return element("span", "mention", target);
}

const decode = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// At the end: what is above is known only now.
const response = await fetch("/docs/slack/views.json");
for (const [name, view] of Object.entries(await response.json())) show(name, view);
