import { requestJson } from "./api.js";
import { el, tag, webLink } from "./dom.js";
import { editForm } from "./edit-form.js";
import { formatDay, formatMoment, formatNumber, formatUsd, sourceName } from "./format.js";
import { leadFormFields } from "./lead-form.js";
import { enrichmentTag } from "./lead-row.js";

const fields = [
  ["description", "Description", (value) => value],
  ["industry", "Industry", (value) => value],
  ["employee_count", "People", formatNumber],
  ["funding_stage", "Funding stage", (value) => value],
  ["funding_total_usd", "Funding raised", formatUsd],
  ["last_funding_at", "Last funding", formatDay],
  ["founded_year", "Founded", String],
  ["location", "Location", (value) => value],
  ["website_url", "Website", (value) => webLink(value)],
  ["linkedin_url", "LinkedIn", (value) => webLink(value)],
  ["tech_stack", "Technology", tagList],
  ["tags", "Tags", tagList],
  ["owner", "Owner", (value) => value],
  ["notes", "Notes", (value) => value],
];

/** What is known and who says so; what is not known is named too. */
export function factsSection(shared) {
  const content = el("div");
  const edit = el("button", { type: "button", class: "small" }, "Edit");
  const update = (now) => {
    // While somebody types, the form stays.
    if (!edit.hidden) content.replaceChildren(...describeFacts(now));
  };
  const show = () => {
    edit.hidden = false;
    update(shared.lead);
    edit.focus();
  };
  edit.addEventListener("click", () => {
    edit.hidden = true;
    const form = leadForm(shared, show);
    content.replaceChildren(form);
    form.elements.company_name.focus();
  });
  update(shared.lead);
  const head = el("div", { class: "panel-head" }, el("h3", {}, "Facts"), edit);
  return { element: el("section", {}, head, content), update };
}

/** What is typed here wins over every source; it is saved only on what the user has seen (If-Match). */
function leadForm(shared, show) {
  return editForm({
    fields: leadFormFields,
    record: shared.lead,
    async save(json) {
      const headers = { "if-match": `"${shared.lead.version}"` };
      await requestJson(`/leads/${shared.lead.id}`, { method: "PATCH", json, headers }).catch(async (error) => {
        // The next try is made on what is there now; the form keeps what was typed.
        if (error.status === 412) await shared.reload();
        throw error;
      });
      await shared.changed();
      return shared.lead;
    },
    onDone: show,
  });
}

function describeFacts(lead) {
  const isKnown = ([name]) => lead[name] !== null && lead[name].length !== 0;
  const known = fields.filter(isKnown);
  const missing = fields.filter((entry) => !isKnown(entry) && !["owner", "notes"].includes(entry[0]));
  return [
    el(
      "dl",
      { class: "facts" },
      known.map(([name, label, show]) => fact(label, show(lead[name]), lead.provenance[name])),
    ),
    missing.length > 0 && el("p", { class: "hint" }, `Not known: ${missing.map(([, label]) => label).join(", ")}.`),
    el(
      "p",
      { class: "hint" },
      `Came in from ${sourceName(lead.source)} on ${formatMoment(lead.created_at)} · enrichment: `,
      enrichmentTag(lead.enrichment_status),
      lead.enriched_at ? ` on ${formatMoment(lead.enriched_at)}` : "",
    ),
  ].filter(Boolean);
}

function fact(label, value, origin) {
  const from = origin && `${sourceName(origin.source)}, ${formatDay(origin.at)}${sureness(origin)}`;
  return el("div", {}, el("dt", {}, label), el("dd", {}, value, from && el("small", { class: "origin" }, from)));
}

const sureness = ({ source, confidence }) => (source === "person" ? "" : ` · ${Math.round(confidence * 100)} % sure`);

function tagList(values) {
  return el(
    "span",
    { class: "tags" },
    values.slice(0, 30).map((value) => tag(value)),
    values.length > 30 && tag(`+${values.length - 30}`),
  );
}
