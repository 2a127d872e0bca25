/**
 * Makes an element. Children are nodes or texts; texts become text nodes, never HTML. Properties are set as such, so
 * there is no way to pass markup; `class`, `for`, `role`, `aria-*` and `data-*` become attributes.
 */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (/^(?:class|for|role|scope|colspan|list|aria-.*|data-.*)$/.test(key)) element.setAttribute(key, value);
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element[key] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A link where the address is a web address, else the bare text: a source may have sent `javascript:`. */
export function webLink(address, text = address) {
  if (!isWebAddress(address)) return el("span", {}, text ?? "");
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}

function isWebAddress(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

/** A labelled form control. */
export function field(label, control, hint) {
  return el("label", { class: "field" }, el("span", {}, label), control, hint && el("small", { class: "hint" }, hint));
}

/** A select from values or [value, text] pairs; an empty value stands for "any". */
export function select(name, options, value = "") {
  const items = options.map((option) => {
    const [key, text] = Array.isArray(option) ? option : [option, option];
    return el("option", { value: key }, text);
  });
  const control = el("select", { name }, items);
  control.value = value;
  return control;
}

/** A horizontal bar of 0 to 100 %; the number beside it says the same in words. */
export function bar(percent, kind = "") {
  const fill = el("span", { class: `bar-fill ${kind}` });
  fill.style.width = `${Math.max(0, Math.min(100, percent))}%`;
  return el("span", { class: "bar", "aria-hidden": "true" }, fill);
}

export const tag = (text, kind = "") => el("span", { class: `tag ${kind}` }, text);

/** Disables the button while the work runs, so that nothing is asked twice. */
export async function whileBusy(button, work) {
  if (button.disabled) return undefined;
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

export const closeButton = (onclick) => el("button", { type: "button", class: "quiet close", onclick }, "Close");
