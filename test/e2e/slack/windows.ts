import { describe, expect, it } from "vitest";
import { idsIn, type Screen } from "../support/slack-screen.ts";
import { givenLead, type SlackStage, storedLead } from "../support/slack-stage.ts";

const viewId = ({ place }: Screen): string => (place.kind === "message" ? "" : place.view.id);

export function describeWindows(stage: SlackStage): void {
  describe("the App Home", () => {
    it("opens a lead of mine in a window, in which everything is answered", async () => {
      const { slack } = stage;
      const emil = slack.person("U0EMIL");
      const lead = await givenLead(stage, { company_name: "Homely" });
      await (await emil.click(await emil.type(`show ${lead.domain}`), "lead.claim")).shows("It is yours.");
      const home = await (await emil.openHome()).shows("Homely");
      const card = await (await emil.click(home, "lead.card")).shows("Claimed by <@U0EMIL>");
      expect(card.place.kind).toBe("window");
      const changed = await (await emil.click(card, "lead.status", { option: "qualified" })).shows(
        "Status: *qualified*",
      );
      expect(viewId(changed)).toBe(viewId(card));
      const form = await (await emil.click(changed, "lead.note")).shows("Add a note");
      expect(viewId(form), "on top of the card").not.toBe(viewId(card));
      const noted = await (await emil.submit(form, { note: "From the Home" })).shows("The note is with the lead");
      expect(viewId(noted)).toBe(viewId(card));
      expect(await storedLead(stage, lead)).toMatchObject({
        status: "qualified",
        notes: expect.stringMatching(/From the Home$/),
      });

      // Closed meanwhile: then the answer comes as a direct message.
      await slack.control("POST", "slack/close", { view_id: viewId(card) });
      const late = await (await emil.click(card, "lead.snooze", { option: "In a week" })).shows("I remind you");
      expect(late.place).toMatchObject({ kind: "message", channelId: "D0EMIL" });
    });

    it("begins and stops a watch", async () => {
      const { slack } = stage;
      const fred = slack.person("U0FRED");
      const home = await (await fred.openHome()).shows("What I watch");
      const form = await (await fred.click(home, "form.watch")).shows("Watch a search");
      const watched = await (await fred.submit(form, { criteria: "submarines score>=60", name: "Deep" })).shows(
        "Deep: ",
      );
      expect(watched.place.kind).toBe("home");
      expect(watched.text).toContain("told to you");
      expect((await fred.type("watches")).text).toContain("submarines");
      const without = await (await fred.click(watched, "watch.remove")).shows("What I watch");
      expect(without.text).not.toContain("submarines");
      // The Home that is still open elsewhere: nothing to stop, and no error.
      expect((await (await fred.click(watched, "watch.remove")).shows("What I watch")).place.kind).toBe("home");
      expect((await fred.type("watches")).text).toContain("Nothing yet");
    });
  });

  describe("the shortcut on a message", () => {
    it("finds the companies that it names, shows one and adds another, in its window", async () => {
      const { ana, ben } = stage;
      const lead = await givenLead(stage, { company_name: "Named" });
      const text = `See <https://www.${lead.domain}/jobs|this>, or <mailto:a@unnamed-one.example|a@unnamed-one.example>`;
      const found = await (await ana.shortcut("find_company", text)).shows("Find this company");
      expect(found.text).toContain("No lead *unnamed-one.example* yet.");
      const card = await (await ana.click(found, "lead.card")).shows("Nobody has claimed it");
      expect([card.place.kind, viewId(card)]).toEqual(["window", viewId(found)]);
      const claimed = await (await ana.click(card, "lead.claim")).shows("It is yours.");
      expect(viewId(claimed)).toBe(viewId(found));
      expect((await storedLead(stage, lead)).owner).toBe("slack:U0ANA");
      const shared = await (await ana.click(claimed, "lead.share")).shows("Shared by <@U0ANA>");
      expect(shared.place).toMatchObject({ kind: "message", channelId: "C0LEADS", isEphemeral: false });

      const other = await (await ben.shortcut("find_company", text)).shows("No lead *unnamed-one.example* yet.");
      const added = await (await ben.click(other, "run.add")).shows("Added.");
      expect(viewId(added)).toBe(viewId(other));
      expect(idsIn(added)).toContain("lead.claim");
    });

    it("says that a message names no company", async () => {
      await (await stage.ana.shortcut("find_company", "   ")).shows("This message names no company");
    });
  });
}
