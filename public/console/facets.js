import { el } from "./dom.js";
import { formatNumber, sourceName } from "./format.js";

const place = document.querySelector("#facets");
const titles = {
  industry: "Industry",
  country: "Country",
  funding_stage: "Funding",
  status: "Status",
  source: "Source",
};
const shown = 6;

/** Counts as buttons: one press filters by the value, another takes the filter away. */
export function showFacets(facets, criteria, onToggle) {
  const groups = Object.entries(titles).map(([name, title]) => {
    const values = (facets?.[name] ?? []).filter(({ value }) => value !== null);
    const isChosen = criteria[name] !== "";
    if (values.length === 0 || (values.length === 1 && !isChosen)) return null;
    const buttons = values.slice(0, shown).map(({ value, count }) => {
      const pressed = criteria[name] === value;
      const onclick = () => onToggle({ [name]: pressed ? "" : value });
      const label = [name === "source" ? sourceName(value) : value, " ", el("small", {}, formatNumber(count))];
      return el("button", { type: "button", class: "chip", "aria-pressed": String(pressed), onclick }, label);
    });
    return el("div", { class: "facet", role: "group", "aria-label": title }, el("b", {}, title), buttons);
  });
  place.replaceChildren(...groups.filter(Boolean));
}
