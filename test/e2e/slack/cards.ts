import { describe, expect, it } from "vitest";
import { idsIn } from "../support/slack-screen.ts";
import { givenContact, givenLead, type SlackStage, storedContacts, storedLead } from "../support/slack-stage.ts";

export function describeCards(stage: SlackStage): void {
  describe("a card", () => {
    it("is claimed once; who comes second, or clicks twice, learns whose it is", async () => {
      const { ana, ben } = stage;
      const lead = await givenLead(stage, { company_name: "Claimable" });
      const anas = await ana.type(`show ${lead.domain}`);
      const bens = await ben.type(`show ${lead.domain}`);
      await (await ana.click(anas, "lead.claim")).shows("It is yours.");
      await (await ben.click(bens, "lead.claim")).shows("<@U0ANA> has claimed it already, just now");
      await (await ana.click(anas, "lead.claim")).shows("It is yours already");
      expect(await storedLead(stage, lead)).toMatchObject({ owner: "slack:U0ANA", status: "reviewing" });
      expect((await ana.type("mine")).text).toContain("Claimable");
      const home = await (await ana.openHome()).shows("Claimable");
      expect(home.place.kind).toBe("home");
    });

    it("sets the status; a card that is older than another's click changes nothing and says so", async () => {
      const { ana, ben } = stage;
      const lead = await givenLead(stage, { company_name: "Stately" });
      const old = await ben.type(`show ${lead.domain}`);
      const card = await ana.type(`show ${lead.domain}`);
      const changed = await (await ana.click(card, "lead.status", { option: "contacted" })).shows(
        "Status: *contacted*",
      );
      await (await ben.click(old, "lead.status", { option: "lost" })).shows("<@U0ANA> made it *contacted* already");
      expect((await storedLead(stage, lead)).status).toBe("contacted");
      await (await ana.click(changed, "lead.status", { option: "won" })).shows("Status: *won*");
      expect((await storedLead(stage, lead)).status).toBe("won");
    });

    it("promises to remind, and keeps standing", async () => {
      const { ana } = stage;
      const lead = await givenLead(stage, { company_name: "Snoozed" });
      const card = await ana.type(`show ${lead.domain}`);
      const reminded = await (await ana.click(card, "lead.snooze", { option: "Tomorrow" })).shows("I remind you");
      expect(idsIn(reminded)).toEqual(idsIn(card));
      await (await ana.click(reminded, "lead.snooze", { option: "Tomorrow" })).shows("I remind you");
    });

    it("is dismissed with a reason, once", async () => {
      const { ana, ben } = stage;
      const lead = await givenLead(stage, { company_name: "Dismissable" });
      const [anas, bens] = [await ana.type(`show ${lead.domain}`), await ben.type(`show ${lead.domain}`)];
      const form = await (await ana.click(anas, "lead.dismiss")).shows("Why?");
      const second = await (await ben.click(bens, "lead.dismiss")).shows("Why?");
      await (await ana.submit(form, { reason: "too_small", note: "two people" })).shows(":no_entry_sign: Dismissed.");
      await (await ben.submit(second, { reason: "other" })).shows("<@U0ANA> made it *dismissed* already");
      expect((await storedLead(stage, lead)).status).toBe("dismissed");
    });

    it("takes notes of two people at once", async () => {
      const { ana, ben } = stage;
      const lead = await givenLead(stage, { company_name: "Noted" });
      const [anas, bens] = [await ana.type(`show ${lead.domain}`), await ben.type(`show ${lead.domain}`)];
      const [form, other] = [
        await (await ana.click(anas, "lead.note")).shows("Add a note"),
        await (await ben.click(bens, "lead.note")).shows("Add a note"),
      ];
      await (await ana.submit(form, { note: "Met at the fair" })).shows("The note is with the lead");
      await (await ben.submit(other, { note: "Called <back> & left" })).shows("The note is with the lead");
      const { notes } = await storedLead(stage, lead);
      expect(notes).toMatch(/slack:U0ANA: Met at the fair\n.*slack:U0BEN: Called <back> & left$/);
    });

    it("gets contacts; what is wrong with a field is said at the field", async () => {
      const { ana, ben } = stage;
      const lead = await givenLead(stage, { company_name: "Peopled" });
      const card = await ana.type(`show ${lead.domain}`);
      const form = await (await ana.click(card, "lead.contact")).shows("Add a contact");
      const wrong = await ana.submit(form, { email: "nonsense", first_name: "Ada" });
      expect(wrong.errors).toEqual({ email: "Must be an e-mail address." });
      const added = await (await ana.submit(form, { email: `ada@${lead.domain}`, first_name: "Ada" })).shows(
        "The contact is added",
      );
      expect((await ana.submit(form, { email: `ada@${lead.domain}` })).errors?.email).toMatch(/already/);

      const edit = await (await ana.click(added, "contact.more", { option: "Edit" })).shows("Edit a contact");
      const stale = await (
        await ben.click(await ben.type(`show ${lead.domain}`), "contact.more", { option: "Edit" })
      ).shows("Edit a contact");
      await (await ana.submit(edit, { job_title: "CTO", first_name: "" })).shows("The contact is changed");
      expect((await ben.submit(stale, { job_title: "CEO" })).errors?.email).toContain("open it again");
      expect(await storedContacts(stage, lead)).toMatchObject([
        { first_name: null, job_title: "CTO", email: `ada@${lead.domain}` },
      ]);
    });

    it("is shared without addresses; who wants to see one asks for it alone", async () => {
      const { ana, ben } = stage;
      const lead = await givenLead(stage, { company_name: "Shareable" });
      await givenContact(stage, lead, { phone: "+49 30 123456" });
      const card = await ana.type(`show ${lead.domain}`);
      const shared = await (await ana.click(card, "lead.share")).shows("Shared by <@U0ANA>");
      expect(shared.place).toMatchObject({ isEphemeral: false });
      expect(shared.text).toContain("a•••@");
      expect(shared.text).not.toMatch(/ada@|123456/);
      const revealed = await (await ben.click(shared, "contact.reveal")).shows(`ada@${lead.domain}`);
      expect(revealed.place).toMatchObject({ isEphemeral: true });
      expect((await (await ben.click(shared, "lead.card")).shows("Nobody has claimed it")).place).toMatchObject({
        isEphemeral: true,
      });
      await ben.click(shared, "lead.open");
    });

    it("of a lead that is gone says so and what to do", async () => {
      const { ana, api } = stage;
      const lead = await givenLead(stage, { company_name: "Vanishing" });
      const card = await ana.type(`show ${lead.domain}`);
      expect((await api.call("DELETE", `/api/v1/leads/${lead.id}`)).status).toBe(204);
      for (const id of ["lead.claim", "lead.dismiss", "lead.share", "lead.enrich", "lead.note"]) {
        const gone = await (await ana.click(card, id)).shows("There is no lead");
        expect(gone.text).toContain("Look for it with /leads find");
        expect(gone.text).toMatch(/Request [0-9a-f-]{36}/);
      }
    });
  });
}
