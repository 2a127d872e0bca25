import { describe, expect, it } from "vitest";
import type { Contact } from "../../../src/domain/contact.ts";
import { changeContact } from "../../../src/services/contacts/change-contact.ts";
import type { ServiceContext } from "../../../src/services/context.ts";
import { undoImport } from "../../../src/services/imports/undo-import.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { suppressionOf } from "../../../src/services/suppressions/suppress.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";
import { givenContact, givenLead } from "../../support/given.ts";

const importCsv = (ctx: ServiceContext, lines: string[], options: object = {}) =>
  importLeads(ctx, { body: streamOf(`${lines.join("\n")}\n`), format: "csv" }, options);

async function peopleAt(ctx: ServiceContext, domain: string): Promise<Contact[]> {
  const lead = await ctx.leads.findByDomain(domain);
  return lead ? ctx.contacts.ofLead(lead.id) : [];
}

const header = "Company,Website,First Name,Last Name,Title,Email,Person Linkedin Url";
const row = (domain: string, first: string, title: string, email = `${first.toLowerCase()}@${domain}`) =>
  `Acme,https://${domain},${first},Lee,${title},${email},`;

describe("an import with people", () => {
  it("makes one lead of several rows of a company, with a contact each, and scores it by them", async () => {
    const ctx = testContext();
    const [domain, plain] = [uniqueDomain(), uniqueDomain()];
    const report = await importCsv(ctx, [
      header,
      row(domain, "Ann", "CTO"),
      row(domain, "Bob", "Engineer"),
      row(domain, "Ann", "CTO"),
      `Plain,https://${plain},,,,,`,
    ]);
    expect(report).toMatchObject({ rows: 4, created: 2, updated: 1, failed: 1, contactsCreated: 2 });
    expect(report.errors).toMatchObject([{ line: 4, code: "duplicate_in_file", column: "domain" }]);
    expect(await peopleAt(ctx, domain)).toMatchObject([
      { firstName: "Ann", email: `ann@${domain}`, seniority: "c_level", isDecisionMaker: true, emailSource: "import" },
      { firstName: "Bob", jobTitle: "Engineer", emailStatus: "unverified", source: "import", version: 1 },
    ]);
    const [withPeople, without] = [await ctx.leads.findByDomain(domain), await ctx.leads.findByDomain(plain)];
    expect(withPeople?.leadScore).toBeGreaterThan(without?.leadScore ?? 100);
  });

  it("changes nothing when it comes again, whatever is to happen to known leads", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const file = [header, row(domain, "Ann", "CTO"), row(domain, "Bob", "Engineer"), `Acme,https://${domain},Cy,,,,`];
    await importCsv(ctx, file);
    const before = [await ctx.leads.findByDomain(domain), await peopleAt(ctx, domain)];
    for (const on_conflict of ["fill", "overwrite"]) {
      const again = await importCsv(ctx, file, { on_conflict });
      expect(again).toMatchObject({ unchanged: 3, updated: 0, failed: 0, contactsCreated: 0, contactsUpdated: 0 });
    }
    expect(await importCsv(ctx, file, { on_conflict: "skip" })).toMatchObject({ skipped: 3, contactsCreated: 0 });
    expect([await ctx.leads.findByDomain(domain), await peopleAt(ctx, domain)]).toEqual(before);
  });

  it("fills what is empty of a known person, overwrites or leaves them as it does the lead", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const lead = await givenLead(ctx, { domain });
    await givenContact(ctx, lead.id, { first_name: "Ann", last_name: null, email: `ann@${domain}`, job_title: "CEO" });
    const file = [header, row(domain, "Anna", "CTO", `ann@${domain}`), row(domain, "Bob", "Engineer")];
    expect(await importCsv(ctx, file, { on_conflict: "skip" })).toMatchObject({ skipped: 2, contactsCreated: 0 });
    expect(await importCsv(ctx, file)).toMatchObject({ updated: 2, contactsCreated: 1, contactsUpdated: 1 });
    expect((await peopleAt(ctx, domain))[0]).toMatchObject({ firstName: "Ann", lastName: "Lee", jobTitle: "CEO" });
    expect(await importCsv(ctx, file, { on_conflict: "overwrite" })).toMatchObject({ contactsUpdated: 1 });
    expect((await peopleAt(ctx, domain))[0]).toMatchObject({ firstName: "Anna", jobTitle: "CTO", version: 3 });
  });

  it("lets the first row of a company decide, and the others add what it left out", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const lines = [
      "company,domain,industry,city,email",
      `Acme,${domain},Robotics,,a@${domain}`,
      `Acme Inc,${domain},Food,Oslo,b@${domain}`,
    ];
    await importCsv(ctx, lines);
    for (const on_conflict of ["fill", "overwrite"]) {
      await importCsv(ctx, lines, { on_conflict });
      expect(await ctx.leads.findByDomain(domain)).toMatchObject({
        companyName: "Acme",
        industry: "Robotics",
        city: "Oslo",
        version: 1,
      });
    }
  });

  it("takes several people of one row from numbered columns", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const report = await importCsv(ctx, [
      "name,domain,Contact 1 Email,Contact 1 Name,Contact 2 Email,contact_2_job_title",
      `Acme,${domain},ann@${domain},"van der Berg, Ann",bob@${domain},Head of Data`,
    ]);
    expect(report.mapping).toEqual({
      name: "company_name",
      domain: "domain",
      "Contact 1 Email": "contact_email",
      "Contact 1 Name": "contact_full_name",
      "Contact 2 Email": "contact_2_email",
      contact_2_job_title: "contact_2_job_title",
    });
    expect(await peopleAt(ctx, domain)).toMatchObject([
      { firstName: "Ann", lastName: "van der Berg" },
      { email: `bob@${domain}`, seniority: "head" },
    ]);
  });

  it("knows a company by a person's address, unless the address is at a public provider", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const lines = ["Full Name,E-Mail", `Ann Lee,ann@mail.${domain}`, "Bob Ray,bob@gmail.com"];
    const report = await importCsv(ctx, lines);
    expect(report).toMatchObject({ created: 1, failed: 1, domainsFromEmail: 1, contactsCreated: 1 });
    expect(report.errors).toMatchObject([{ line: 3, code: "required", message: /public provider/ }]);
    const lead = await ctx.leads.findByDomain(domain);
    expect(lead).toMatchObject({ companyName: domain });
    expect(lead?.provenance.companyName).toBeUndefined();
    expect(await importCsv(ctx, lines)).toMatchObject({ unchanged: 1, failed: 1 });
    // Beside a company, a public address does not hinder.
    const named = await importCsv(ctx, ["company,email", `Beta ${domain},bob@gmail.com`]);
    expect(named).toMatchObject({ created: 1, domainsFromEmail: 0, contactsCreated: 1 });
  });

  it("keeps suppressed people and the people of suppressed companies out, and keeps no copy of them", async () => {
    const ctx = testContext();
    const [open, closed] = [uniqueDomain(), uniqueDomain()];
    await ctx.commit([
      suppressionOf(ctx, "email", ctx.suppressionHash(`ann@${open}`), "asked"),
      suppressionOf(ctx, "domain", ctx.suppressionHash(closed), "asked"),
    ]);
    const report = await importCsv(ctx, [
      header,
      row(open, "Ann", "CTO"),
      row(open, "Bob", "CTO", `bob@${closed}`),
      row(open, "Cy", "CTO"),
    ]);
    expect(report).toMatchObject({ created: 1, failed: 2, contactsCreated: 1 });
    expect(report.errors.map(({ line, code, value }) => [line, code, value])).toEqual([
      [2, "suppressed", null],
      [3, "suppressed", null],
    ]);
    expect((await peopleAt(ctx, open)).map(({ firstName }) => firstName)).toEqual(["Cy"]);
    const kept = await ctx.imports.refusedRows(String(report.importId), 0, 10);
    expect(kept.map(({ original }) => original)).toEqual([null, null]);
  });

  it("is told from a company's by header and content, and asks where only a person can tell", async () => {
    const ctx = testContext();
    const suggest = async (lines: string[]) => (await importCsv(ctx, lines, { dry_run: true })).mapping;
    const three = (line: (i: number) => string) => [1, 2, 3].map(line);
    expect(await suggest(["name,company,email", "Ann,Acme,a@acme.example"])).toEqual({
      name: "contact_full_name",
      company: "company_name",
      email: "contact_email",
    });
    expect(
      await suggest(["company,linkedin,Kontakt", ...three((i) => `C${i},linkedin.com/in/p${i},p${i}@c${i}.example`)]),
    ).toEqual({ company: "company_name", linkedin: "contact_linkedin_url", Kontakt: "contact_email" });
    // A company has a phone, too.
    expect(await suggest(["name,phone,title", "Acme,+1 555 0100,x"])).toEqual({ name: "company_name" });
    await expect(suggest(["name,company", "Ann,Acme"])).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("match_on=email", () => {
  const options = { match_on: "email", on_conflict: "overwrite" };

  it("finds the lead that has a contact with the address, and makes a new one where none has", async () => {
    const ctx = testContext();
    const [old, fresh] = [uniqueDomain(), uniqueDomain()];
    const lead = await givenLead(ctx, { domain: old });
    await givenContact(ctx, lead.id, { email: `marta@${fresh}` });
    const report = await importCsv(
      ctx,
      ["email,job title,city", `Marta@${fresh},CEO,Oslo`, `new@${uniqueDomain()},CFO,Rome`],
      options,
    );
    expect(report).toMatchObject({ updated: 1, created: 1, contactsUpdated: 1, contactsCreated: 1 });
    expect(await ctx.leads.find(lead.id)).toMatchObject({ domain: old, city: "Oslo" });
    expect((await ctx.contacts.ofLead(lead.id))[0]).toMatchObject({ jobTitle: "CEO", isDecisionMaker: true });
  });

  it("refuses rows without an address, and those whose address and domain name two leads", async () => {
    const ctx = testContext();
    const [a, b] = [uniqueDomain(), uniqueDomain()];
    const [leadA, leadB] = [await givenLead(ctx, { domain: a }), await givenLead(ctx, { domain: b })];
    await givenContact(ctx, leadA.id, { email: `x@${a}` });
    const [twice, other] = [await givenLead(ctx), await givenLead(ctx)];
    for (const { id } of [twice, other]) await givenContact(ctx, id, { email: `both@${a}` });
    const report = await importCsv(
      ctx,
      ["company,domain,email", `A,${b},x@${a}`, `None,${uniqueDomain()},`, `Both,,both@${a}`],
      options,
    );
    expect(report.errors).toMatchObject([
      { line: 2, code: "conflict", message: expect.stringContaining(leadB.id) },
      { line: 3, code: "required" },
      { line: 4, code: "conflict", message: expect.stringContaining("each have a contact with this address") },
    ]);
    expect(report).toMatchObject({ failed: 3, created: 0, updated: 0 });
  });
});

describe("undo of an import with people", () => {
  it("deletes contacts that it created, gives changed ones their old values back and scores the lead anew", async () => {
    const ctx = testContext();
    const [known, fresh] = [uniqueDomain(), uniqueDomain()];
    const lead = await givenLead(ctx, { domain: known });
    const contact = await givenContact(ctx, lead.id, { email: `ann@${known}`, job_title: "Engineer" });
    const scored = (await ctx.leads.find(lead.id))?.leadScore;
    const report = await importCsv(
      ctx,
      [header, row(known, "Ann", "CTO"), row(known, "Bob", "CEO"), row(fresh, "Cy", "CEO")],
      { on_conflict: "overwrite" },
    );
    expect((await ctx.leads.find(lead.id))?.leadScore).toBeGreaterThan(scored ?? 0);
    const undone = await undoImport(ctx, String(report.importId));
    expect(undone.counts).toEqual({ reversed: 2, kept: 0, failed: 0, open: 0 });
    expect(await ctx.leads.findByDomain(fresh)).toBeNull();
    const people = await peopleAt(ctx, known);
    expect(people).toHaveLength(1);
    const { version: _, updatedAt: __, ...rest } = contact;
    expect(people[0]).toMatchObject(rest);
    expect((await ctx.leads.find(lead.id))?.leadScore).toBe(scored);
  });

  it("keeps contacts that somebody changed since, and the leads that were made for them", async () => {
    const ctx = testContext();
    const [known, fresh] = [uniqueDomain(), uniqueDomain()];
    await givenLead(ctx, { domain: known });
    const report = await importCsv(ctx, [header, row(known, "Ann", "CTO"), row(fresh, "Cy", "CEO")]);
    for (const domain of [known, fresh]) {
      const [person] = await peopleAt(ctx, domain);
      await changeContact(ctx, { id: String(person?.id), expectedVersion: null }, { phone: "+1 555 0100" });
    }
    const undone = await undoImport(ctx, String(report.importId));
    expect(undone.counts).toMatchObject({ reversed: 0, kept: 2 });
    expect(undone.kept.map(({ why }) => why).toSorted()).toEqual([
      "Contacts changed since the import: Ann Lee.",
      expect.stringContaining("it has a contact"),
    ]);
    expect(await peopleAt(ctx, known)).toHaveLength(1);
    expect(await peopleAt(ctx, fresh)).toHaveLength(1);
  });
});
