import { describe, expect, it } from "vitest";
import { givenLead, type SlackStage } from "../support/slack-stage.ts";

export function describeWatching(stage: SlackStage): void {
  describe("a watch", () => {
    it("is begun, listed and stopped, by command and by button; a second click is answered too", async () => {
      const cleo = stage.slack.person("U0CLEO");
      expect((await cleo.type("watch fintech in berlin colour:red")).text).toContain("Not understood: colour:red");
      await cleo.type("watch zeppelins score>=70");
      const list = await cleo.type("watches");
      expect(list.text).toMatch(/\*1\.\*.*fintech.*\*2\.\*.*zeppelins/);
      const left = await (await cleo.click(list, "watch.remove")).shows("You no longer watch *fintech");
      expect(left.text).toContain("zeppelins");
      const again = await (await cleo.click(list, "watch.remove")).shows("You do not watch that any more.");
      expect(again.text).toContain("zeppelins");
      const none = await cleo.type("unwatch 1");
      expect(none.text).toContain("You no longer watch *zeppelins");
      expect(none.text).toContain("Nothing yet");
      expect((await cleo.type("unwatch zeppelins")).text).toContain("You watch nothing under");
    });

    it("tells new matches in its channel, whose buttons work for everybody", async () => {
      const { slack, ben, server } = stage;
      const dana = slack.person("U0DANA");
      await dana.type("watch dirigibles");
      for (let i = 1; i <= 12; i++) await givenLead(stage, { company_name: `Dirigible ${i}`, industry: "Dirigibles" });
      const since = (await slack.posts()).length;
      const fired = await fetch(`${server.url}/cdn-cgi/handler/scheduled?cron=${encodeURIComponent("0 6 * * *")}`);
      expect(fired.status).toBe(200);
      const digest = await slack.shownSince(since, "12 new leads");
      expect(digest.place).toMatchObject({ channelId: "C0LEADS", isEphemeral: false });
      expect(digest.text).toContain("watched by <@U0DANA>");
      const card = await (await ben.click(digest, "lead.card")).shows("Nobody has claimed it");
      expect(card.place).toMatchObject({ isEphemeral: true });
      await (await ben.click(digest, "run.find")).shows("dirigibles");
    });
  });
}
