import { emptyCriteria, isNarrowed } from "./criteria.js";
import { el, field, select } from "./dom.js";
import { fundingStages, leadStatuses } from "./lead-values.js";

const any = (values) => [["", "any"], ...values];
const sorts = [
  ["-lead_score", "Score"],
  ["-ai_adoption_score", "AI score"],
  ["relevance", "Best match"],
  ["-created_at", "Newest"],
  ["company_name", "Company name"],
  ["-employee_count", "Most people"],
];

const form = document.querySelector("#filters");

/** The form above the list. `set` changes filters that have no control of their own too. */
export function createFilters(onChange) {
  let criteria = { ...emptyCriteria };
  const query = el("input", {
    name: "query",
    type: "search",
    placeholder: 'words, "phrases", -without',
    maxLength: 500,
  });
  const score = el("input", { name: "lead_score_min", type: "number", min: 0, max: 100, step: 1, placeholder: "any" });
  const country = select("country", any([]));
  const clear = el("button", { type: "button", class: "quiet", onclick: () => set({ ...emptyCriteria }) }, "Clear all");
  form.replaceChildren(
    el("div", { class: "grow" }, field("Search", query)),
    field("Status", select("status", any(leadStatuses))),
    field("Score from", score),
    field("Funding", select("funding_stage", any(fundingStages))),
    field("Country", country),
    field("Sort by", select("sort", sorts, criteria.sort)),
    clear,
  );

  let timer;
  const readLater = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(() => set(Object.fromEntries(new FormData(form))), ms);
  };
  form.addEventListener("input", () => readLater(250));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    readLater(0);
  });

  function set(changes) {
    clearTimeout(timer);
    criteria = { ...criteria, ...changes };
    for (const [name, value] of Object.entries(criteria)) {
      const control = form.elements[name];
      if (name === "country") offerCountry(value);
      // Writing the same value would move the cursor of whoever is typing.
      if (control && control.value !== value) control.value = value;
    }
    clear.hidden = !isNarrowed(criteria);
    onChange();
  }

  /** Countries become known from what the list holds; those that were seen stay. */
  function offerCountry(...values) {
    const seen = [...country.options].map((option) => option.value).filter(Boolean);
    const fresh = values.filter((value) => value && !seen.includes(value));
    if (fresh.length === 0) return;
    const chosen = country.value;
    country.replaceChildren(...select("", any([...seen, ...fresh].sort())).children);
    country.value = chosen;
  }

  clear.hidden = true;
  return { criteria: () => criteria, set, offerCountries: (values) => offerCountry(...values) };
}
