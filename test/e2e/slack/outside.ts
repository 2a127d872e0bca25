import { describe, expect, it } from "vitest";
import { givenContact, givenLead, type SlackStage, storedContacts, storedLead } from "../support/slack-stage.ts";

interface KnownCompany {
  domain: string;
  atHunter: boolean;
  atApollo: boolean;
  people: { email: string; truth: string; atHunter: boolean; verifierQuirk: string | null }[];
}

export function describeOutside(stage: SlackStage): void {
  describe("asking the sources", () => {
    it("discovers after the price was seen, enriches and shows what it brought", async () => {
      const { ana } = stage;
      const price = await ana.type("discover ai companies source:hunter limit:5");
      expect(price.text).toContain("at the most");
      await (await ana.click(price, "run.find")).shows("from hunter");
      const found = await (await ana.click(price, "discover.yes")).shows("Found outside");
      const card = await (await ana.click(found, "lead.card")).shows("Nobody has claimed it");
      const enriched = await (await ana.click(card, "lead.enrich")).shows("credits spent");
      expect(enriched.place).toMatchObject({ isEphemeral: true });
      const value = found.text.match(/"value":"([0-9a-f-]{36}):/)?.[1] ?? "";
      const contacts = await storedContacts(stage, { id: value });
      expect(contacts.length).toBeGreaterThan(0);

      const ask = await ana.type(`enrich ${await domainOf(value)}`);
      expect(ask.text).toContain("Enrich *");
      await (await ana.click(ask, "lead.card")).shows("status *new*");
      // A second click spends nothing: what is known is not asked for again.
      const again = await (await ana.click(ask, "lead.enrich")).shows("Enriched:");
      expect(again.text).toContain("0 credits spent");
    });

    it("says that no source could be asked, with the request's id, and lets try again", async () => {
      const { ana, slack } = stage;
      await slack.control("POST", "faults", { host: "api.hunter.io", fault: "down" });
      const price = await ana.type("discover ai companies in atlantis source:hunter limit:3");
      const failed = await (await ana.click(price, "discover.yes")).shows("No source could be asked");
      expect(failed.text).toMatch(/Request [0-9a-f-]{36}/);
      await slack.control("DELETE", "faults");
      await ana.click(failed, "discover.yes");
    });

    it("verifies an address from the card and by command, and keeps the verdict", async () => {
      const { ana, slack } = stage;
      const companies = await slack.control<KnownCompany[]>("GET", "companies");
      const [company, known] =
        companies
          .flatMap((one) => one.people.map((person) => [one, person] as const))
          .find(([, { truth, verifierQuirk, atHunter }]) => truth === "valid" && verifierQuirk === null && atHunter) ??
        [];
      if (!company || !known) throw new Error("the sandbox knows nobody");
      const lead = await givenLead(stage, { company_name: "Verifiable", domain: company.domain }).catch(async () => {
        const { json } = await stage.api.call<{ items: { id: string }[] }>(
          "GET",
          `/api/v1/leads?domain=${company.domain}`,
        );
        return storedLead(stage, { id: json.items[0]?.id ?? "" });
      });
      const contact =
        (await storedContacts(stage, lead)).find(({ email }) => email === known.email) ??
        (await givenContact(stage, lead, { email: known.email }));
      const other = await givenContact(stage, lead, { first_name: "Zed", email: `nobody-here@${company.domain}` });

      await (await ana.ask(`verify ${contact.email}`)).shows("can be written to");
      await (await ana.ask(`verify ${contact.email}`)).shows("remembered, no cost");
      const card = await ana.type(`show ${company.domain}`);
      const verified = await (await ana.click(card, "contact.more", { option: "Verify" })).shows("Because: ");
      expect(verified.text, "the card stands there again").toContain("lead.claim");
      const after = await storedContacts(stage, lead);
      expect(after.find(({ id }) => id === contact.id)?.email_status).toBe("valid");
      expect(other.email_status).toBe("unverified");
    });
  });

  const domainOf = async (id: string) => (await storedLead(stage, { id })).domain;
}
