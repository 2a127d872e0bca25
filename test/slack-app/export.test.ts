import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { newId } from "../../src/lib/id.ts";
import { givenLead } from "../support/given.ts";
import { json } from "../support/outside.ts";
import { answerOf, type SlackStage, slackStage } from "../support/slack.ts";

const allText = (stage: SlackStage): string => JSON.stringify(stage.posted.at(-1)?.body);

/** Copies of one lead, each with so many characters of description. */
async function givenCopies(stage: SlackStage, industry: string, count: number, length: number): Promise<void> {
  const { id } = await givenLead(stage.ctx, { company_name: industry, industry });
  const { results } = await env.DB.prepare("SELECT name FROM pragma_table_info('leads') WHERE pk = 0").all<{
    name: string;
  }>();
  const others = results.map(({ name }) => name).filter((name) => !["id", "domain", "description"].includes(name));
  await env.DB.prepare(`WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < ?2)
    INSERT INTO leads (id, description, ${others}) SELECT ?1 || n, substr(hex(zeroblob(?3)), 1, ?3), ${others}
    FROM leads, copies WHERE leads.id = ?4`)
    .bind(newId(), count - 1, length, id)
    .run();
}

describe("an export", () => {
  it("comes as a file in a direct message", async () => {
    const stage = slackStage();
    await givenLead(stage.ctx, { company_name: "Filed", industry: "Filing" });
    await givenLead(stage.ctx, { company_name: "Left out", industry: "Else" });
    expect((await answerOf(await stage.command("export filing"))).all).toContain("Writing the file");
    await stage.settle();
    const upload = stage.posted.find(({ to }) => to === "upload");
    expect(upload?.body.text).toContain("Filed");
    expect(upload?.body.text).not.toContain("Left out");
    expect(stage.posted.find(({ to }) => to === "files.completeUploadExternal")?.body).toMatchObject({
      channel_id: "D0ANA",
    });
  });

  it("of nothing is no file, and that is said", async () => {
    const stage = slackStage();
    await stage.command("export nonexistent things");
    await stage.settle();
    expect(allText(stage)).toContain("No lead matches");
    expect(allText(stage)).toContain('"replace_original":true');
    expect(stage.posted.map(({ to }) => to)).toEqual(["response_url"]);
  });

  it("that holds more than fits says how much is missing, with the file and to who asked", async () => {
    const stage = slackStage();
    await givenCopies(stage, "Overflowing", 5003, 10);
    await stage.command("export overflowing");
    await stage.settle();
    const upload = stage.posted.find(({ to }) => to === "upload");
    expect(String(upload?.body.text).trim().split("\n")).toHaveLength(5001);
    const words = "These are the first 5,000 leads of 5,003";
    expect(JSON.stringify(stage.posted.find(({ to }) => to === "files.completeUploadExternal"))).toContain(words);
    expect(allText(stage)).toContain(words);
    expect(allText(stage)).toContain("GET /api/v1/leads/export");
  });

  it("that is too big for Slack is not sent, and that is said", async () => {
    const stage = slackStage();
    await givenCopies(stage, "Heavyweight", 2200, 10_000);
    await stage.command("export heavyweight");
    await stage.settle();
    expect(stage.posted.map(({ to }) => to)).toEqual(["response_url"]);
    expect(allText(stage)).toContain("more than 20 MB");
  });

  it("that Slack refuses is not called done, and that Slack takes later is sent once", async () => {
    let now = new Date("2026-11-22T10:00:00.000Z");
    const stage = slackStage({ clock: { now: () => now } });
    await givenLead(stage.ctx, { company_name: "Refused", industry: "Refusals" });
    stage.trouble = (to) => (to === "files.getUploadURLExternal" ? json({ ok: false, error: "missing_scope" }) : null);
    await stage.command("export refusals");
    await stage.settle();
    expect(allText(stage)).toContain("Slack did not take the file (missing scope)");

    stage.trouble = (to) => (to === "response_url" ? json({}, 503) : null);
    await stage.command("export refusals");
    await stage.settle();
    stage.trouble = null;
    now = new Date("2026-11-22T10:01:00.000Z");
    await stage.drain();
    expect(allText(stage)).toContain("The file with 1 lead is in your direct messages");
    expect(
      stage.posted.filter(({ to }) => to === "upload"),
      "only what is said was left",
    ).toHaveLength(1);
  });
});
