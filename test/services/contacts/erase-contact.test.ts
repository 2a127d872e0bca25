import { expect, it } from "vitest";
import { eraseContact } from "../../../src/services/contacts/erase-contact.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { mergeLeadsInto } from "../../../src/services/merges/merge-leads.ts";
import { undoMerge } from "../../../src/services/merges/undo-merge.ts";
import { addSuppression } from "../../../src/services/suppressions/add-suppression.ts";
import { sweep } from "../../../src/services/sweep.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { callApi } from "../../support/api.ts";
import { hunter, hunterPeople } from "../../support/companies.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";
import { enrich, enrichmentStage, movableClock } from "../../support/enrichment.ts";
import { givenContact, givenLead, rowsOf } from "../../support/given.ts";

const any = { expectedVersion: null };
const ada = { first_name: "Zqcanaryfirst", last_name: "Zqcanarylast" };
const profile = "https://www.linkedin.com/in/zqcanaryprofile";
const phone = "+49 30 5550 7781";
const canaries = ["zqcanary", "5550 7781"];

/** Where in the database a text stands: every column of every table, the index of the full text included. */
async function findEverywhere(text: string): Promise<string[]> {
  const tables = await rowsOf<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%'",
  );
  const places: string[] = [];
  for (const { name } of tables) {
    const columns = await rowsOf<{ name: string }>("SELECT name FROM pragma_table_info(?)", name);
    const hits = columns.map(
      (column) => `sum(instr(lower(CAST("${column.name}" AS TEXT)), '${text}') > 0) AS "${column.name}"`,
    );
    const [row] = await rowsOf<Record<string, number | null>>(`SELECT ${hits.join(", ")} FROM "${name}"`);
    places.push(...Object.entries(row ?? {}).flatMap(([column, n]) => (n ? [`${name}.${column}`] : [])));
  }
  return places;
}

it("an erased person stands nowhere any more, and nothing brings them back", async () => {
  const { ctx, outside } = enrichmentStage();
  const [lead, other, third] = [await givenLead(ctx), await givenLead(ctx), await givenLead(ctx)];
  const email = `zqcanary.mail@${lead.domain}`;
  const person = { value: email, ...ada, linkedin: profile, phone_number: phone, position: "Zqcanarytitle" };
  outside.answers[hunter.people] = hunterPeople(person, {
    value: `stays@${lead.domain}`,
    first_name: "S",
    last_name: "Tays",
  });
  await enrich(ctx, lead.id, { sources: ["hunter"] });

  // Everything that copies: a merge, an import with a bad row, a replay, texts, evidence, jobs, events.
  const full = `${ada.first_name} ${ada.last_name}`;
  await givenContact(ctx, other.id, { ...ada, email, phone, notes: `Zqcanarynote of ${full}` });
  await changeLead(ctx, { id: other.id, ...any }, { notes: `Met ${full.toUpperCase()}` });
  const { mergeId } = await mergeLeadsInto(ctx, { id: lead.id, ...any }, { duplicate_id: other.id });
  await changeLead(ctx, { id: lead.id, ...any }, { description: `Founded by ${full}. AI since 2020.` });
  const rows = [
    { company_name: "Third", domain: third.domain, notes: `Ask ${email}` },
    { company_name: "Bad", domain: `not a domain ${email}` },
  ];
  const file = () => ({ body: streamOf(JSON.stringify(rows)), format: "json" }) as const;
  await changeLead(ctx, { id: third.id, ...any }, { notes: `Call ${phone}` });
  await importLeads(ctx, file(), { on_conflict: "overwrite" });
  const headers = { "idempotency-key": "erase-1" };
  const sent = { lead_id: third.id, ...ada, email: email.replace("@", "+tag@"), linkedin_url: profile };
  expect((await callApi("POST", "/contacts", { body: sent, headers })).status).toBe(201);
  const at = new Date().toISOString();
  await ctx.commit([
    ctx.evidence.saveFacts(
      [{ leadId: lead.id, source: "web", sourceUrl: null, at, confidence: 0.5, values: { description: `By ${full}` } }],
      at,
    ),
    ctx.evidence.saveSignals(
      [
        {
          leadId: lead.id,
          source: "web",
          type: "ai_claim",
          weight: 1,
          url: null,
          quote: `${full} says AI`,
          observedAt: at,
        } as never,
      ],
      at,
    ),
    ctx.events.append({ leadId: lead.id, type: "note.sent", actor: "me", data: { to: email } }, at),
  ]);
  await rowsOf("UPDATE enrichment_jobs SET error = ? WHERE lead_id = ?", `Could not reach ${email}`, lead.id);
  await addSuppression(ctx, { scope: "domain", value: uniqueDomain(), reason: `${full} asked` });

  const before = await findEverywhere("zqcanary");
  for (const table of [
    "contacts",
    "lead_events",
    "lead_facts",
    "signals",
    "leads",
    "enrichment_jobs",
    "leads_fts_data",
  ])
    expect(
      before.map((place) => place.split(".")[0]),
      table,
    ).toContain(table);
  for (const table of [
    "provider_answers",
    "merge_rows",
    "merges",
    "import_rows",
    "import_problems",
    "idempotency_keys",
    "suppressions",
  ])
    expect(
      before.map((place) => place.split(".")[0]),
      table,
    ).toContain(table);

  const contact = (await ctx.contacts.ofLead(lead.id)).find((one) => one.email === email);
  await eraseContact(ctx, { id: String(contact?.id), ...any });
  for (const canary of canaries) expect(await findEverywhere(canary), canary).toEqual([]);
  const [kept] = await rowsOf("SELECT rowid FROM leads_fts WHERE leads_fts MATCH 'erased'");
  expect(kept).toBeDefined();

  await undoMerge(ctx, String(mergeId));
  await enrich(ctx, lead.id, { sources: ["hunter"] });
  expect((await callApi("POST", "/contacts", { body: sent, headers })).status).toBe(451);
  for (const canary of canaries) expect(await findEverywhere(canary), canary).toEqual([]);
}, 30_000);

it("DELETE with erase=true erases, and with a stale version does not", async () => {
  const ctx = testContext();
  const lead = await givenLead(ctx);
  const email = `erase@${uniqueDomain()}`;
  const { id } = await givenContact(ctx, lead.id, { email });
  const stale = { headers: { "if-match": '"9"' } };
  expect((await callApi("DELETE", `/contacts/${id}?erase=true`, stale)).status).toBe(412);
  expect((await callApi("DELETE", `/contacts/${id}?erase=true`)).status).toBe(204);
  expect((await callApi("POST", "/contacts", { body: { lead_id: lead.id, email } })).status).toBe(451);
  expect((await callApi("POST", "/suppressions/check", { body: { values: [email] } })).status).toBe(200);
});

it("what it takes to undo merges and imports is forgotten after 180 days, and says so", async () => {
  const clock = movableClock();
  const ctx = testContext({ clock });
  const [lead, other] = [await givenLead(ctx), await givenLead(ctx)];
  const { mergeId } = await mergeLeadsInto(ctx, { id: lead.id, ...any }, { duplicate_id: other.id });
  const kept = () => rowsOf("SELECT 1 FROM merge_rows WHERE merge_id = ?", String(mergeId));
  clock.move(179 * 86_400_000);
  await sweep(ctx);
  expect((await kept()).length).toBeGreaterThan(0);
  clock.move(2 * 86_400_000);
  await sweep(ctx);
  expect(await kept()).toEqual([]);
  await expect(undoMerge(ctx, String(mergeId))).rejects.toMatchObject({ code: "conflict" });
});
