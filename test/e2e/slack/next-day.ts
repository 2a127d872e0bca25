import { expect, it } from "vitest";
import { createApi } from "../support/api.ts";
import { startServer } from "../support/server.ts";
import { givenLead, type SlackStage, storedLead } from "../support/slack-stage.ts";
import { createWorkspace } from "../support/slack-workspace.ts";

const hours = 25;

/** Last: the Worker is started anew, a day later. */
export function describeNextDay(stage: SlackStage): void {
  it("reminds the day after, in a direct message whose buttons work", async () => {
    const lead = await givenLead(stage, { company_name: "Tomorrow's" });
    const card = await stage.ana.type(`show ${lead.domain}`);
    await (await stage.ana.click(card, "lead.snooze", { option: "Tomorrow" })).shows("I remind you");
    const { state } = stage.server;
    await stage.server.stop();
    const server = await startServer({ args: ["--no-seed", "--clock-offset", `${hours}h`], state });
    const slack = createWorkspace(server);
    Object.assign(stage, { server, slack });

    await fetch(`${server.url}/cdn-cgi/handler/scheduled?cron=${encodeURIComponent("*/5 * * * *")}`);
    // Whatever the stopped Worker had posted and not yet crossed off may come again beside it.
    const reminder = await slack.shownSince(0, new RegExp(`You asked to be reminded of this lead.*${lead.domain}`));
    expect(reminder.place).toMatchObject({ channelId: "D0ANA" });
    const ana = slack.person("U0ANA", { clockOffsetMs: hours * 3_600_000 });
    await (await ana.click(reminder, "lead.claim")).shows("It is yours.");
    expect((await storedLead({ ...stage, api: await createApi(server) }, lead)).owner).toBe("slack:U0ANA");
  });
}
