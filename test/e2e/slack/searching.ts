import { describe, expect, it } from "vitest";
import { idsIn } from "../support/slack-screen.ts";
import { givenLead, type SlackStage, storedLead } from "../support/slack-stage.ts";

export function describeSearching(stage: SlackStage): void {
  describe("searching", () => {
    it("pages through what was found, shares, exports and watches it", async () => {
      const { ana, ben, slack } = stage;
      for (let i = 1; i <= 8; i++) await givenLead(stage, { company_name: `Atlas ${i}`, industry: "Cartography" });
      const first = await ana.type("find cartography sort:name colour:red");
      expect(first.text).toContain("8 leads, here 1–6");
      expect(first.text).toContain("Not understood: colour:red");
      const second = await (await ana.click(first, "list.next")).shows("here 7–8");
      expect(second.text).toContain("Atlas 8");
      expect(idsIn(second)).not.toContain("list.next");
      await (await ana.click(second, "list.back")).shows("here 1–6");

      const shared = await (await ana.click(first, "list.share")).shows("Atlas 1");
      expect(shared.place).toMatchObject({ isEphemeral: false });
      expect(new Set(idsIn(shared))).toEqual(new Set(["lead.card"]));
      const card = await (await ben.click(shared, "lead.card")).shows("Nobody has claimed it");
      expect(card.place).toMatchObject({ isEphemeral: true });

      const exported = await ana.click(first, "run.export");
      await exported.shows("The file with 8 leads is in your direct messages");
      expect((await slack.file(exported.since)).trim().split("\n")).toHaveLength(9);
      await (await ana.click(first, "run.watch")).shows("told here once a day");
      await (await ana.click(first, "run.discover")).shows("Ask ");
    });

    it("finds the best ones, and exports in each format", async () => {
      const { ben, slack } = stage;
      await givenLead(stage, { company_name: "Topmost", employee_count: 120, funding_stage: "Series A" });
      expect((await ben.type("top 3")).text).toContain("Best leads");
      for (const [format, begins] of [
        ["csv", "id,"],
        ["json", "["],
        ["ndjson", "{"],
      ] as const) {
        const exported = await ben.ask(`export topmost as ${format}`);
        await exported.shows("The file with 1 lead is");
        const file = await slack.file(exported.since);
        expect(file.startsWith(begins), file.slice(0, 40)).toBe(true);
        expect(file).toContain("Topmost");
      }
    });

    it("adds a company that is not known, once", async () => {
      const { ben } = stage;
      const unknown = await ben.type("show wren-labs.example");
      await (await ben.click(unknown, "run.find")).shows("Looking for");
      await (await ben.click(unknown, "run.help")).shows("What /leads can do");
      const added = await (await ben.click(unknown, "run.add")).shows("Added.");
      expect(added.text).toContain("Wren Labs");
      await (await ben.click(unknown, "run.add")).shows("It is a lead already");
      expect((await ben.type("add wren-labs.example Other Name")).text).toContain("It is a lead already");
      const found = await stage.api.call<{ items: { id: string; company_name: string }[] }>(
        "GET",
        "/api/v1/leads?domain=wren-labs.example",
      );
      expect(found.json.items).toMatchObject([{ company_name: "Wren Labs" }]);
    });

    it("asks which one where two are called the same", async () => {
      const { ben } = stage;
      await givenLead(stage, { company_name: "Twin Peaks AI", domain: "twin-one.example" });
      const other = await givenLead(stage, { company_name: "Twin Peaks AI", domain: "twin-two.example" });
      const which = await ben.type("show Twin Peaks AI");
      expect(which.text).toContain("Which one?");
      const card = await (await ben.click(which, "lead.card", { value: other.id })).shows("Nobody has claimed it");
      expect(card.text).toContain("twin-two.example");
      expect(await storedLead(stage, other)).toMatchObject({ owner: null });
    });
  });
}
