import { createActivity } from "./console/activity.js";
import { onKeyRefused } from "./console/api.js";
import { currentKey, forgetKey, keepKey, takeKeyFromAddress } from "./console/api-key.js";
import { createDiscovery } from "./console/discovery.js";
import { createEnrichMany } from "./console/enrich-many.js";
import { createExport } from "./console/export.js";
import { createImport } from "./console/import.js";
import { createLeadPanel } from "./console/lead-panel.js";
import { createLeadList } from "./console/leads.js";
import { createNewLead } from "./console/new-lead.js";
import { showSignIn } from "./console/sign-in.js";
import { loadSources } from "./console/sources.js";

const consolePage = document.querySelector("#console");
const keyState = document.querySelector("#key-state");

const panel = createLeadPanel({ onChanged: showChange, onListChanged: refresh });
const list = createLeadList({ onOpen: (id, opener) => panel.open(id, opener) });
createDiscovery({ onFound: refresh, onOpenLead: (id) => panel.open(id, null) });
createImport({ onImported: refresh });
createNewLead({
  onCreated: (lead) => {
    refresh();
    panel.open(lead.id, null);
  },
});
createActivity({ onOpenLead: (id) => panel.open(id, null) });
createEnrichMany({ currentFilters: () => list.criteria(), onEnriched: refresh });
createExport({ currentFilters: () => list.criteria() });

for (const button of document.querySelectorAll("[data-open]"))
  button.addEventListener("click", () => document.getElementById(button.dataset.open).showModal());
keyState.querySelector("button").addEventListener("click", () => signOut());
onKeyRefused(() => signOut("The API does not take this key any more. Paste another."));
addEventListener("hashchange", () => {
  if (takeKeyFromAddress()) start();
  else openLeadOfAddress();
});

takeKeyFromAddress();
start();

function start() {
  const key = currentKey();
  if (key === null) return showSignIn(signIn);
  document.querySelector("#sign-in").hidden = true;
  consolePage.hidden = false;
  keyState.hidden = false;
  keyState.querySelector("span").textContent = `Key ${key.slice(0, 12)}…`;
  refresh();
  openLeadOfAddress();
}

/** `#lead=ID` is what a link to a lead says, in Slack for one. */
function openLeadOfAddress() {
  const id = new URLSearchParams(location.hash.slice(1)).get("lead");
  if (currentKey() !== null && id !== null && /^[0-9a-f-]{36}$/.test(id)) panel.open(id, null);
}

function signIn(key) {
  keepKey(key);
  start();
}

function signOut(reason = "") {
  forgetKey();
  panel.close();
  list.clear();
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  consolePage.hidden = true;
  keyState.hidden = true;
  showSignIn(signIn, reason);
}

function showChange(lead) {
  list.replaceRow(lead);
  loadSources();
}

function refresh() {
  loadSources();
  return list.reload();
}
