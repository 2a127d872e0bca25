import { describe, expect, it } from "vitest";
import { changeContact, replaceContact } from "../../../src/services/contacts/change-contact.ts";
import { eraseContact } from "../../../src/services/contacts/erase-contact.ts";
import { searchDiscovery } from "../../../src/services/discovery/search-discovery.ts";
import { undoImport } from "../../../src/services/imports/undo-import.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { replaceLead } from "../../../src/services/leads/replace-lead.ts";
import { writeLeadsInBulk } from "../../../src/services/leads/write-leads-in-bulk.ts";
import { mergeLeadsInto } from "../../../src/services/merges/merge-leads.ts";
import { undoMerge } from "../../../src/services/merges/undo-merge.ts";
import { addSuppression } from "../../../src/services/suppressions/add-suppression.ts";
import {
  checkSuppressions,
  listSuppressions,
  removeSuppression,
} from "../../../src/services/suppressions/list-suppressions.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { apollo, apolloSearch, hunter, hunterPeople } from "../../support/companies.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";
import { enrich, enrichmentStage } from "../../support/enrichment.ts";
import { givenContact, givenLead, rowsOf } from "../../support/given.ts";

const any = { expectedVersion: null };
const suppressed = { code: "suppressed" };
const suppress = (ctx: ReturnType<typeof testContext>, scope: "person" | "domain", value: string, more = {}) =>
  addSuppression(ctx, { scope, value, reason: "asked to", ...more });
const contactsAt = (host: string) => rowsOf("SELECT id FROM contacts WHERE email LIKE ?", `%${host}`);

/** A person, under every spelling that a way in takes. */
async function givenSuppressedPerson(ctx: ReturnType<typeof testContext>) {
  const host = uniqueDomain();
  await suppress(ctx, "person", `mailto:Gone.Person@${host.toUpperCase()}`);
  return {
    host,
    spellings: [`gone.person@${host}`, `GONE.person@${host}`, ` gone.person+news@${host} `, `Gone.Person+a+b@${host}`],
  };
}

describe("a suppressed person is refused", () => {
  it("by creating, changing and replacing a contact, in every spelling", async () => {
    const ctx = testContext();
    const { host, spellings } = await givenSuppressedPerson(ctx);
    const lead = await givenLead(ctx);
    const other = await givenContact(ctx, lead.id);
    for (const email of spellings) {
      await expect(givenContact(ctx, lead.id, { email })).rejects.toMatchObject(suppressed);
      await expect(changeContact(ctx, { id: other.id, ...any }, { email })).rejects.toMatchObject(suppressed);
      await expect(replaceContact(ctx, { id: other.id, ...any }, { email })).rejects.toMatchObject(suppressed);
    }
    expect(await contactsAt(host)).toEqual([]);
  });

  it("at Gmail with dots, tags and the other name of the host", async () => {
    const ctx = testContext();
    await suppress(ctx, "person", "zed.canary.one@gmail.com");
    const lead = await givenLead(ctx);
    for (const email of ["zedcanaryone@gmail.com", "z.e.d.canaryone+x@googlemail.com"]) {
      await expect(givenContact(ctx, lead.id, { email })).rejects.toMatchObject(suppressed);
    }
  });

  it("by enrichment, while others come in", async () => {
    const { ctx, outside } = enrichmentStage();
    const { host, spellings } = await givenSuppressedPerson(ctx);
    const lead = await givenLead(ctx);
    const people = spellings.map((value, i) => ({ value: value.trim(), first_name: `Gone${i}`, last_name: "Person" }));
    outside.answers[hunter.people] = hunterPeople(...people, {
      value: `here@${host}`,
      first_name: "H",
      last_name: "Here",
    });
    await enrich(ctx, lead.id, { sources: ["hunter"] });
    expect((await ctx.contacts.ofLead(lead.id)).map(({ email }) => email)).toEqual([`here@${host}`]);
  });

  it("also where the list was asked a moment before", async () => {
    const ctx = testContext();
    const { host, spellings } = await givenSuppressedPerson(ctx);
    const lead = await givenLead(ctx);
    const late = { ...ctx, suppressions: { ...ctx.suppressions, findHashes: async () => new Set<string>() } };
    await expect(givenContact(late, lead.id, { email: spellings[2] })).rejects.toMatchObject(suppressed);
    const contact = await givenContact(ctx, lead.id, { first_name: "Gone", last_name: "Person" });
    const change = changeContact(late, { id: contact.id, ...any }, { email: spellings[1] });
    await expect(change).rejects.toMatchObject(suppressed);
    expect(await contactsAt(host)).toEqual([]);
  });

  it("by an enrichment that fills somebody in, also while they are suppressed", async () => {
    const { ctx, outside } = enrichmentStage();
    const { host } = await givenSuppressedPerson(ctx);
    const lead = await givenLead(ctx);
    const who = { first_name: "Gone", last_name: "Person" };
    const contact = await givenContact(ctx, lead.id, who);
    outside.answers[hunter.people] = hunterPeople({ value: `gone.person@${host}`, ...who });
    let asked = 0;
    const findHashes: typeof ctx.suppressions.findHashes = async (...args) =>
      // Each scope is asked once, a moment before.
      ++asked <= 3 ? new Set<string>() : ctx.suppressions.findHashes(...args);
    const late = { ...ctx, suppressions: { ...ctx.suppressions, findHashes } };
    await enrich(late, lead.id, { sources: ["hunter"] });
    expect(asked).toBeGreaterThan(3);
    expect(await ctx.contacts.find(contact.id)).toMatchObject({ email: null });
    expect(await contactsAt(host)).toEqual([]);
  });

  it("by the undoing of a merge", async () => {
    const ctx = testContext();
    const [lead, other] = [await givenLead(ctx), await givenLead(ctx)];
    const email = `gone@${uniqueDomain()}`;
    await givenContact(ctx, lead.id, { email });
    await givenContact(ctx, other.id, { email });
    const { mergeId } = await mergeLeadsInto(ctx, { id: lead.id, ...any }, { duplicate_id: other.id });
    const { removed } = await suppress(ctx, "person", email.replace("@", "+tag@"));
    expect(removed).toEqual({ contacts: 1, leads: 0 });
    await undoMerge(ctx, String(mergeId));
    expect(await contactsAt(email)).toEqual([]);
  });

  it("once erased also without the address: by profile, and by name at the company", async () => {
    const { ctx, outside } = enrichmentStage();
    const lead = await givenLead(ctx);
    const who = { first_name: "Zoë", last_name: "Erased" };
    const contact = await givenContact(ctx, lead.id, {
      ...who,
      linkedin_url: "https://www.linkedin.com/in/zoe-erased/",
    });
    await eraseContact(ctx, { id: contact.id, ...any });
    outside.answers[hunter.people] = hunterPeople(
      { value: `zoe@${uniqueDomain()}`, first_name: "Zoe", last_name: "Erased" },
      { value: `z2@${uniqueDomain()}`, first_name: "Z", last_name: "Two" },
    );
    await enrich(ctx, lead.id, { sources: ["hunter"] });
    expect((await ctx.contacts.ofLead(lead.id)).map(({ lastName }) => lastName)).toEqual(["Two"]);
    const elsewhere = await givenLead(ctx);
    const profile = { first_name: "Z", last_name: "E", linkedin_url: "http://de.linkedin.com/in/ZOE-erased?x=1" };
    await expect(givenContact(ctx, elsewhere.id, profile)).rejects.toMatchObject(suppressed);
    await expect(givenContact(ctx, elsewhere.id, who)).resolves.toMatchObject({ firstName: "Zoë" });
  });
});

describe("a suppressed domain is refused", () => {
  it("by every way in, in every spelling, with all that is under it", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    await suppress(ctx, "domain", `HTTPS://www.${domain}./about`);
    const lead = await givenLead(ctx);
    const spellings = [domain, domain.toUpperCase(), `https://shop.${domain}/x`, `www.${domain}.`];
    for (const spelling of spellings) {
      const target = { id: lead.id, ...any };
      await expect(givenLead(ctx, { domain: spelling })).rejects.toMatchObject(suppressed);
      await expect(changeLead(ctx, target, { domain: spelling })).rejects.toMatchObject(suppressed);
      await expect(replaceLead(ctx, target, { company_name: "A", domain: spelling })).rejects.toMatchObject(suppressed);
      const bulk = await writeLeadsInBulk(ctx, {
        operations: [
          { op: "create", lead: { company_name: "A", domain: spelling } },
          { op: "update", id: lead.id, changes: { domain: spelling } },
        ],
      });
      expect(bulk.map(({ outcome }) => outcome)).toMatchObject([{ error: suppressed }, { error: suppressed }]);
      const rows = [{ company_name: "A", domain: spelling }];
      const file = { body: streamOf(JSON.stringify(rows)), format: "json" } as const;
      expect(await importLeads(ctx, file, {})).toMatchObject({
        created: 0,
        failed: 1,
        errors: [{ code: "suppressed" }],
      });
    }
    const website = `https://${domain}/`;
    await expect(givenLead(ctx, { website_url: website })).rejects.toMatchObject(suppressed);
    await expect(changeLead(ctx, { id: lead.id, ...any }, { website_url: website })).rejects.toMatchObject(suppressed);
    const [bulk] = await writeLeadsInBulk(ctx, {
      operations: [{ op: "update", id: lead.id, changes: { website_url: website } }],
    });
    expect(bulk?.outcome).toMatchObject({ error: suppressed });
    for (const email of [`ada@${domain}`, `ada@mail.${domain}`]) {
      await expect(givenContact(ctx, lead.id, { email })).rejects.toMatchObject(suppressed);
    }
    expect(await rowsOf("SELECT id FROM leads WHERE domain = ? OR website_url = ?", domain, website)).toEqual([]);
  });

  it("by discovery and enrichment", async () => {
    const { ctx, outside } = enrichmentStage();
    const domain = uniqueDomain();
    await suppress(ctx, "domain", domain);
    outside.answers[apollo.search] = apolloSearch([{ domain: `www.${domain}`, name: "Gone" }]);
    outside.answers[hunter.people] = hunterPeople({ value: `ada@mail.${domain}`, first_name: "Ada", last_name: "B" });
    expect((await searchDiscovery(ctx, { query: "AI", sources: ["apollo"] })).results).toEqual([]);
    const lead = await givenLead(ctx);
    await enrich(ctx, lead.id, { sources: ["hunter"] });
    expect(await ctx.contacts.ofLead(lead.id)).toEqual([]);
  });

  it("by a merge, and by importing a file again that was undone", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const send = () =>
      importLeads(ctx, { body: streamOf(JSON.stringify([{ company_name: "A", domain }])), format: "json" }, {});
    const { importId } = await send();
    await undoImport(ctx, String(importId));
    await suppress(ctx, "domain", domain);
    expect(await send()).toMatchObject({ created: 0, failed: 1 });
    // As one that slipped in at the very moment would stand there.
    const bare = await givenLead(ctx, { domain: null, external_id: domain });
    const slipped = await givenLead(ctx);
    await rowsOf("UPDATE leads SET domain = ? WHERE id = ?", domain, slipped.id);
    await expect(mergeLeadsInto(ctx, { id: bare.id, ...any }, { duplicate_id: slipped.id })).rejects.toMatchObject(
      suppressed,
    );
  });
});

describe("what is there already when it is suppressed", () => {
  it("goes: the lead of a domain, its people, and who has an address at it elsewhere", async () => {
    const ctx = testContext();
    const [lead, other] = [await givenLead(ctx), await givenLead(ctx)];
    const [there, elsewhere, stays] = [
      await givenContact(ctx, lead.id, { email: `a@${uniqueDomain()}` }),
      await givenContact(ctx, other.id, { email: `b@mail.${lead.domain}` }),
      await givenContact(ctx, other.id, { email: `c@not${lead.domain}` }),
    ];
    const preview = await suppress(ctx, "domain", String(lead.domain), { dry_run: true });
    expect(preview).toMatchObject({ suppression: null, removed: { contacts: 2, leads: 1 } });
    expect(await ctx.leads.find(lead.id)).not.toBeNull();
    expect((await suppress(ctx, "domain", String(lead.domain))).removed).toEqual(preview.removed);
    expect(await ctx.leads.find(lead.id)).toBeNull();
    const left = await Promise.all([there, elsewhere, stays].map(({ id }) => ctx.contacts.find(id)));
    expect(left.map((contact) => contact?.id ?? null)).toEqual([null, null, stays.id]);
  });
});

describe("a suppression", () => {
  it("names nobody, can be checked, and let in again only by an administrator", async () => {
    const ctx = testContext();
    const { host, spellings } = await givenSuppressedPerson(ctx);
    const { items } = await listSuppressions(ctx, {});
    expect(JSON.stringify(await rowsOf("SELECT * FROM suppressions"))).not.toContain(host);
    const ask = () => checkSuppressions(ctx, { values: [spellings[2], `other@${host}`, host, "???"] });
    expect(await ask()).toMatchObject([
      { scope: "person", isSuppressed: true },
      { scope: "person", isSuppressed: false },
      { scope: "domain", isSuppressed: false },
      { scope: null, isSuppressed: false },
    ]);
    const id = items[0]?.id ?? "";
    const writer = testContext({ actor: { ...ctx.actor, scopes: ["write"] } });
    await expect(removeSuppression(writer, id)).rejects.toMatchObject({ code: "forbidden" });
    await removeSuppression(ctx, id);
    expect((await ask())[0]).toMatchObject({ isSuppressed: false });
  });

  it("ends when it says so; one without an end is not shortened by another", async () => {
    const ctx = testContext();
    const email = `brief@${uniqueDomain()}`;
    const lead = await givenLead(ctx);
    await suppress(ctx, "person", email, { expires_at: "2020-01-01" });
    await givenContact(ctx, lead.id, { email });
    const forever = `forever@${uniqueDomain()}`;
    await suppress(ctx, "person", forever);
    await suppress(ctx, "person", forever, { expires_at: "2020-01-01" });
    await expect(givenContact(ctx, lead.id, { email: forever })).rejects.toMatchObject(suppressed);
  });
});
