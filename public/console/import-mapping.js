import { el } from "./dom.js";
import { inWords } from "./format.js";
import { contactFields, leadFields } from "./lead-values.js";

const sources = {
  given: "as chosen here",
  remembered: "as chosen for the last file with these columns",
  suggested: "by their names and content",
};

/** Each column of the file and what it fills. `onChange` gets the whole mapping once something was chosen. */
export function mappingTable({ mapping, mapping_source: source, ignored_columns: ignored }, onChange) {
  const changed = el("p", { class: "notice", role: "status", hidden: true }, "Changed. Try or import the file anew.");
  const columns = [...Object.entries(mapping), ...ignored.map((column) => [column, ""])];
  const choices = columns.map(([column, field]) => fieldChoice(column, field));
  const chosen = () => {
    changed.hidden = false;
    onChange(Object.fromEntries(choices.map(({ name, value }) => [name, value]).filter(([, value]) => value !== "")));
  };
  for (const choice of choices) choice.addEventListener("change", chosen);
  const rows = choices.map((choice) => el("tr", {}, el("th", { scope: "row" }, choice.name), el("td", {}, choice)));
  return el(
    "details",
    { open: ignored.length > 0 },
    el("summary", {}, `Columns: ${Object.keys(mapping).length} taken, ${ignored.length} left out`),
    source && el("p", { class: "hint" }, `Matched ${sources[source] ?? inWords(source)}.`),
    el("table", { class: "mapping" }, el("tbody", {}, rows)),
    changed,
  );
}

function fieldChoice(column, field) {
  const option = (value) => el("option", { value }, inWords(value));
  // A row's second to fifth person are taken by the names of their columns; they are kept, though not offered.
  const others = field === "" || leadFields.includes(field) || contactFields.includes(field) ? [] : [field];
  const control = el(
    "select",
    { name: column, "aria-label": `What “${column}” fills` },
    el("option", { value: "" }, "leave out"),
    el("optgroup", { label: "The company" }, leadFields.map(option)),
    el("optgroup", { label: "A person there" }, [...contactFields, ...others].map(option)),
  );
  control.value = field;
  return control;
}
