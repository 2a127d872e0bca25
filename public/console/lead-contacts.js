import { requestJson, send } from "./api.js";
import { contactForm } from "./contact-form.js";
import { el, tag, webLink, whileBusy } from "./dom.js";
import { countOf, formatDay, inWords, sourceName } from "./format.js";
import { showingProblems } from "./problem.js";

const marks = {
  valid: ["✓ verified", "good"],
  invalid: ["✗ invalid", "bad"],
  disposable: ["✗ disposable", "bad"],
  accept_all: ["? domain takes all", "warn"],
  webmail: ["? webmail", "warn"],
  unknown: ["? could not tell", "warn"],
  unverified: ["not verified", ""],
};

/** The people at the lead. */
export function contactsSection(shared) {
  const heading = el("h3", {}, "Contacts");
  const content = el("div", { "aria-live": "polite" }, el("p", { class: "hint" }, "Loading …"));

  async function load() {
    const { lead, signal } = shared;
    const path = `/contacts?lead_id=${encodeURIComponent(lead.id)}&limit=100`;
    const page = await showingProblems(content, () => requestJson(path, { signal }));
    if (!page) return;
    heading.textContent = `Contacts (${page.total})`;
    if (page.items.length === 0)
      content.replaceChildren(el("p", { class: "hint" }, "Nobody yet. Enrich looks for people at this company."));
    else
      content.replaceChildren(
        el(
          "ul",
          { class: "contacts" },
          page.items.map((contact) => contactItem(contact, shared)),
        ),
      );
    if (page.next_cursor) content.append(el("p", { class: "hint" }, `The first ${page.items.length} are shown.`));
  }
  const changed = async () => {
    await showingProblems(el("div"), () => shared.changed());
    await load();
  };
  shared.contactsChanged = load;
  const added = el("div");
  const add = el("button", { type: "button", class: "small" }, "Add a person");
  add.addEventListener("click", () => {
    add.hidden = true;
    const done = async (contact) => {
      added.replaceChildren();
      add.hidden = false;
      add.focus();
      if (contact) await changed();
    };
    added.replaceChildren(contactForm(shared.lead.id, null, done));
    added.querySelector("input").focus();
  });
  const head = el("div", { class: "panel-head" }, heading, add);
  return { element: el("section", {}, head, added, content), load };
}

function contactItem(contact, shared) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ") || "Name not known";
  const verdict = el("div", { role: "status" });
  const mark = el("span", {}, markOf(contact.email_status));
  return el(
    "li",
    {},
    el("div", {}, el("b", {}, name), " ", contact.is_decision_maker && tag("decision maker", "info")),
    el("div", {}, [contact.job_title, contact.department].filter(Boolean).join(" · ")),
    contact.email
      ? el(
          "div",
          { class: "email" },
          el("a", { href: `mailto:${encodeURIComponent(contact.email).replace("%40", "@")}` }, contact.email),
          mark,
          verifyButton(contact, { verdict, mark, shared }),
        )
      : el("div", { class: "hint" }, "No e-mail address is known."),
    contact.phone && el("div", {}, contact.phone),
    contact.linkedin_url && el("div", {}, webLink(contact.linkedin_url, "LinkedIn")),
    el(
      "small",
      { class: "origin" },
      `${sourceName(contact.source)}${contact.email_verified_at ? `, verified ${formatDay(contact.email_verified_at)}` : ""}`,
    ),
    contact.notes && el("p", { class: "notes" }, contact.notes),
    verdict,
    el(
      "div",
      { class: "actions" },
      editButton(contact, { verdict, shared }),
      eraseButton(contact, { name, verdict, shared }),
    ),
  );
}

function editButton(contact, { verdict, shared }) {
  const button = el("button", { type: "button", class: "small quiet" }, "Edit");
  button.addEventListener("click", () => {
    const done = async (saved) => {
      verdict.replaceChildren();
      button.focus();
      if (!saved) return;
      await showingProblems(el("div"), () => shared.changed());
      await shared.contactsChanged?.();
    };
    verdict.replaceChildren(contactForm(contact.lead_id, contact, done));
    verdict.querySelector("input").focus();
  });
  return button;
}

/** Asks once more: what is erased cannot be brought back. */
function eraseButton(contact, { name, verdict, shared }) {
  const erase = async () => {
    const path = `/contacts/${contact.id}?erase=true`;
    const done = await showingProblems(verdict, () => send(path, { method: "DELETE" }));
    if (!done) return;
    await showingProblems(verdict, () => shared.changed());
    await shared.contactsChanged?.();
  };
  const ask = () =>
    verdict.replaceChildren(
      el(
        "p",
        {},
        `${name} and every copy of their data go for good, and nothing brings them back. `,
        el(
          "button",
          { type: "button", class: "small", onclick: (event) => whileBusy(event.currentTarget, erase) },
          "Erase",
        ),
      ),
    );
  return el("button", { type: "button", class: "small quiet", onclick: ask }, "Erase …");
}

const markOf = (status) => tag(...(marks[status] ?? [inWords(status), ""]));

function verifyButton(contact, { verdict, mark, shared }) {
  const verify = async () => {
    const path = `/contacts/${contact.id}/verify-email`;
    const answer = await showingProblems(verdict, () => requestJson(path, { method: "POST" }));
    if (!answer) return;
    mark.replaceChildren(markOf(answer.status));
    // A later change has to name the version that the verdict made.
    const now = await showingProblems(el("div"), () => requestJson(`/contacts/${contact.id}`));
    Object.assign(contact, now);
    verdict.replaceChildren(el("small", {}, describeVerdict(answer)));
    await showingProblems(el("div"), () => shared.changed());
  };
  const label = contact.email_verified_at ? "Verify again" : "Verify";
  return el(
    "button",
    { type: "button", class: "small", onclick: (event) => whileBusy(event.currentTarget, verify) },
    label,
  );
}

function describeVerdict({ reason, score, method, evidence, credits, cached, retry_at: retryAt }) {
  const how = cached ? "remembered answer" : method === "hunter" ? "asked Hunter" : "free checks";
  const meant = evidence.suggestion ? ` · did they mean ${evidence.suggestion}?` : "";
  const again = retryAt ? " · asked again by itself" : "";
  const sure = score === null ? "" : ` (${score} of 100)`;
  return `${inWords(reason)}${sure} · ${how} · ${countOf(credits, "credit")}${meant}${again}`;
}
