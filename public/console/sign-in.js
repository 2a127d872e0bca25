import { isKey } from "./api-key.js";

const page = document.querySelector("#sign-in");
const form = page.querySelector("form");

/** Asks for a key and passes on one that can be one. */
export function showSignIn(onKey, reason = "") {
  page.hidden = false;
  const alert = form.querySelector("[role=alert]");
  alert.textContent = reason;
  form.elements.key.value = "";
  form.elements.key.focus();
  form.onsubmit = (event) => {
    event.preventDefault();
    const key = form.elements.key.value.trim();
    if (isKey(key)) onKey(key);
    else alert.textContent = "A key begins with lde_ and has no spaces.";
  };
}
