import { send } from "./api.js";
import { el, whileBusy } from "./dom.js";
import { showingProblems } from "./problem.js";

/** Takes a lead out, for now or for good; asks once more. */
export function removeSection(shared, onGone) {
  const result = el("div", { role: "status" });
  const remove = async (isForGood) => {
    const headers = { "if-match": `"${shared.lead.version}"` };
    const path = `/leads/${shared.lead.id}${isForGood ? "?suppress=true" : ""}`;
    if (await showingProblems(result, () => send(path, { method: "DELETE", headers }))) onGone();
  };
  const button = (text, isForGood) =>
    el(
      "button",
      { type: "button", class: "small", onclick: (event) => whileBusy(event.currentTarget, () => remove(isForGood)) },
      text,
    );
  const ask = () => {
    const { company_name: name, domain } = shared.lead;
    result.replaceChildren(
      el("p", {}, `${name} goes with its contacts and all that is known of it.`),
      el(
        "div",
        { class: "actions" },
        button("Delete", false),
        domain && button(`Delete and keep ${domain} out for good`, true),
      ),
    );
  };
  return {
    element: el(
      "section",
      {},
      el("button", { type: "button", class: "small quiet", onclick: ask }, "Delete this lead …"),
      result,
    ),
  };
}
