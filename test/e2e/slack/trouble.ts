import { describe, expect, it } from "vitest";
import { givenLead, type SlackStage, storedLead } from "../support/slack-stage.ts";

const slackHost = "hooks.slack.com";

export function describeTrouble(stage: SlackStage): void {
  describe("what Slack does not take", () => {
    it("while it is down, slow, cut off or rate-limiting is kept and posted later, once", async () => {
      const { slack } = stage;
      const troubles: Record<string, Record<string, unknown>> = {
        U0DOWN: { host: slackHost, fault: "status", status: 500 },
        U0RESET: { host: slackHost, fault: "reset" },
        U0LIMIT: { host: slackHost, fault: "rate_limit", retry_after: 1 },
        U0SLOW: { host: slackHost, fault: "delay", ms: 4000 },
      };
      const waiting = [];
      for (const [userId, fault] of Object.entries(troubles)) {
        const person = slack.person(userId);
        const lead = await givenLead(stage, { company_name: `Kept ${userId}` });
        const card = await person.type(`show ${lead.domain}`);
        await slack.control("POST", "faults", { ...fault, times: 1 });
        const claim = await person.click(card, "lead.claim");
        // The answer to Slack does not wait for Slack.
        expect((await slack.posts()).filter(({ target }) => target === claim.answer.responseUrl)).toEqual([]);
        await claimed(lead.id);
        waiting.push({ claim, lead, userId });
        // The next fault is for the next person.
        await taken();
      }
      for (const { claim, lead, userId } of waiting) {
        const card = await claim.shows(`Claimed by <@${userId}>`);
        expect(card.text).toContain("It is yours.");
        expect((await storedLead(stage, lead)).owner).toBe(`slack:${userId}`);
        const posted = (await slack.posts()).filter(({ target }) => target === claim.answer.responseUrl);
        expect(posted).toHaveLength(1);
      }
      await slack.control("DELETE", "faults");
    });

    it("because its window came too late is said, and the next click opens it", async () => {
      const { ana, slack } = stage;
      const lead = await givenLead(stage, { company_name: "Too late" });
      const card = await ana.type(`show ${lead.domain}`);
      const expired = { ok: false, error: "expired_trigger_id" };
      await slack.control("POST", "faults", {
        host: "slack.com",
        path: "/api/views.open",
        fault: "status",
        status: 200,
        body: expired,
        times: 1,
      });
      await (await ana.click(card, "lead.note")).shows("click again");
      await (await ana.click(card, "lead.note")).shows("Add a note");
      await slack.control("DELETE", "faults");
    });

    it("because it may not hold files is told to who asked", async () => {
      const { ben, slack } = stage;
      await givenLead(stage, { company_name: "Unfiled", industry: "Filing" });
      await slack.control("POST", "faults", {
        host: "slack.com",
        path: "/api/files.getUploadURLExternal",
        fault: "status",
        status: 200,
        body: { ok: false, error: "missing_scope" },
        times: 1,
      });
      const told = await (await ben.ask("export filing")).shows("Slack did not take the file (missing scope)");
      expect(told.text).toMatch(/request [0-9a-f-]{36}/);
      await slack.control("DELETE", "faults");
    });
  });

  /** Until the first attempt has met its fault. */
  async function taken(): Promise<void> {
    for (;;) {
      const faults = await stage.slack.control<{ rule: { times: number | null }; applied: number }[]>("GET", "faults");
      if (faults.every(({ rule, applied }) => applied === rule.times)) return;
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  async function claimed(id: string): Promise<void> {
    while ((await storedLead(stage, { id })).owner === null) await new Promise((done) => setTimeout(done, 50));
  }
}
