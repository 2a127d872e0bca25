import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { checkMessage, checkView } from "../../sandbox/block-kit.ts";
import { createLinkCode } from "../../src/services/slack/create-link-code.ts";
import { addSuppression } from "../../src/services/suppressions/add-suppression.ts";
import { givenKey } from "../support/api.ts";
import { dns, dnsAnswers, hunter } from "../support/companies.ts";
import { uniqueDomain } from "../support/context.ts";
import { givenContact, givenLead, rowsOf } from "../support/given.ts";
import { json } from "../support/outside.ts";
import { answerOf, elementsOf, type Posted, type SlackStage, slackStage } from "../support/slack.ts";

const last = (stage: SlackStage): Posted => {
  const posted = stage.posted.at(-1);
  if (!posted) throw new Error("nothing was posted");
  return posted;
};
const textOf = (posted: Posted): string => JSON.stringify(posted.body);
const cardValue = (lead: { id: string; version: number; status: string }) =>
  `${lead.id}:${lead.version}:${lead.status}`;

/** The form that was opened last. */
function formOf(stage: SlackStage): { metadata: string; fields: string[] } {
  const opened = stage.posted.findLast(({ to }) => to === "views.open");
  expect(checkView(opened?.body.view)).toEqual([]);
  const view = opened?.body.view as { private_metadata: string; blocks: { type: string; block_id?: string }[] };
  return {
    metadata: view.private_metadata,
    fields: view.blocks.flatMap(({ type, block_id }) => (type === "input" && block_id ? [block_id] : [])),
  };
}

describe("a click on a card", () => {
  it("claims the lead once; who comes second learns who was first and when", async () => {
    const stage = slackStage();
    const lead = await givenLead(stage.ctx, { company_name: "Claimable" });
    await stage.click("lead.claim", cardValue(lead), { user: "U0ANA" });
    await stage.settle();
    expect(last(stage).body).toMatchObject({ replace_original: true, response_type: "ephemeral" });
    expect(textOf(last(stage))).toContain("It is yours.");
    await stage.click("lead.claim", cardValue(lead), { user: "U0BEN" });
    await stage.settle();
    expect(textOf(last(stage))).toMatch(/<@U0ANA> has claimed it already, just now/);
    await stage.click("lead.claim", cardValue(lead), { user: "U0ANA" });
    await stage.settle();
    expect(textOf(last(stage))).toContain("It is yours already");
    expect(await stage.ctx.leads.find(lead.id)).toMatchObject({ owner: "slack:U0ANA", status: "reviewing" });
    const events = await rowsOf("SELECT actor FROM lead_events WHERE lead_id = ? AND type = 'lead.changed'", lead.id);
    expect(events).toEqual([{ actor: "slack:U0ANA" }]);
  });

  it("twenty at once claim it once", async () => {
    const stage = slackStage();
    const lead = await givenLead(stage.ctx);
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => stage.click("lead.claim", cardValue(lead), { user: `U0NR${i}` })),
    );
    await stage.settle();
    expect(stage.posted.filter((posted) => textOf(posted).includes("It is yours."))).toHaveLength(1);
    expect(stage.posted).toHaveLength(20);
  });

  it("sets the status, unless somebody else has set it since the card was shown", async () => {
    const stage = slackStage();
    const lead = await givenLead(stage.ctx);
    await stage.click("lead.status", `${cardValue(lead)}:contacted`, { selected: true });
    await stage.settle();
    expect(textOf(last(stage))).toContain("Status: *contacted*");
    await stage.click("lead.status", `${cardValue(lead)}:won`, { selected: true, user: "U0BEN" });
    await stage.settle();
    expect(textOf(last(stage))).toMatch(/<@U0ANA> made it \*contacted\* already/);
    expect((await stage.ctx.leads.find(lead.id))?.status).toBe("contacted");
  });

  it("dismisses with a reason, which is kept as a label", async () => {
    const stage = slackStage();
    const lead = await givenLead(stage.ctx);
    const responseUrl = "https://hooks.slack.com/actions/T0/dismiss/x";
    await stage.click("lead.dismiss", cardValue(lead), { responseUrl });
    await stage.settle();
    const form = formOf(stage);
    expect(form.fields).toEqual(["reason", "note"]);
    await stage.submit("lead.dismiss", form.metadata, { reason: "too_small", note: "two people" });
    await stage.settle();
    expect(last(stage)).toMatchObject({ to: "response_url", url: responseUrl });
    expect((await stage.ctx.leads.find(lead.id))?.status).toBe("dismissed");
    const [label] = await rowsOf<{ data: string }>(
      "SELECT data FROM lead_events WHERE lead_id = ? AND type = 'lead.dismissed'",
      lead.id,
    );
    expect(JSON.parse(label?.data ?? "")).toMatchObject({ reason: "too_small", note: "two people" });
  });

  it("adds notes and contacts, and says at the field what is wrong with it", async () => {
    const stage = slackStage();
    const lead = await givenLead(stage.ctx);
    await stage.click("lead.note", cardValue(lead));
    await stage.settle();
    await stage.submit("lead.note", formOf(stage).metadata, { note: "Met at the fair" });
    await stage.click("lead.contact", cardValue(lead));
    await stage.settle();
    const wrong = await stage.submit("contact.add", formOf(stage).metadata, { email: "nonsense", first_name: "Ada" });
    expect(await wrong.json()).toEqual({ response_action: "errors", errors: { email: "Must be an e-mail address." } });
    await stage.submit("contact.add", formOf(stage).metadata, { email: `ada@${lead.domain}`, job_title: "CTO" });
    await stage.settle();
    expect(textOf(last(stage))).toContain(`ada@${lead.domain}`);
    expect((await stage.ctx.leads.find(lead.id))?.notes).toMatch(/slack:U0ANA: Met at the fair$/);
    const [contact] = await stage.ctx.contacts.ofLead(lead.id);
    await stage.click("contact.more", `edit:${contact?.id}`, { selected: true });
    await stage.settle();
    await stage.submit("contact.edit", formOf(stage).metadata, { first_name: "Ada", job_title: "CEO" });
    await stage.settle();
    expect(await stage.ctx.contacts.ofLead(lead.id)).toMatchObject([
      { firstName: "Ada", jobTitle: "CEO", email: null },
    ]);
  });

  it("says in a message what was wrong with a form that was judged too late to stay open", async () => {
    let isSlow = false;
    const slow = new Proxy(env.DB, {
      get: (db, name) =>
        isSlow && name === "batch"
          ? async (batch: D1PreparedStatement[]) => {
              // Longer than a form is kept waiting.
              await new Promise((done) => setTimeout(done, 1300));
              return db.batch(batch);
            }
          : db[name as keyof D1Database].bind(db),
    });
    const stage = slackStage({ env: { DB: slow } });
    const lead = await givenLead(stage.ctx);
    await givenContact(stage.ctx, lead.id, { email: `ada@${lead.domain}` });
    await stage.click("lead.contact", cardValue(lead));
    await stage.settle();
    isSlow = true;
    const answer = await stage.submit("contact.add", formOf(stage).metadata, { email: `ada@${lead.domain}` });
    expect(await answer.text()).toBe("");
    await stage.settle();
    expect(textOf(last(stage))).toMatch(/was not kept. Open the form again.*email: /);
  });

  it("lets nobody in who is suppressed, in no spelling", async () => {
    const stage = slackStage();
    const lead = await givenLead(stage.ctx);
    const host = uniqueDomain();
    await addSuppression(stage.ctx, { scope: "person", value: `gone@${host}`, reason: "asked to" });
    await addSuppression(stage.ctx, { scope: "domain", value: `un${host}`, reason: "asked to" });
    const other = await givenContact(stage.ctx, lead.id);
    for (const email of [`gone@${host}`, `GONE+news@${host.toUpperCase()}`, `ada@sub.un${host}`]) {
      await stage.click("lead.contact", cardValue(lead));
      await stage.settle();
      const added = await stage.submit("contact.add", formOf(stage).metadata, { email, first_name: "Ada" });
      await stage.click("contact.more", `edit:${other.id}`, { selected: true });
      await stage.settle();
      const edited = await stage.submit("contact.edit", formOf(stage).metadata, { email, first_name: "Ada" });
      for (const answer of [added, edited]) expect(await answer.text()).toContain("suppression list");
    }
    expect(await stage.ctx.contacts.ofLead(lead.id)).toEqual([other]);
    await stage.command(`add https://www.un${host}/`);
    await stage.settle();
    expect(await stage.ctx.leads.findByDomain(`un${host}`)).toBeNull();
  });

  it("verifies an address and says what decided", async () => {
    const stage = slackStage({
      answers: {
        [dns]: dnsAnswers({ mx: ["10 mx.example."] }),
        [hunter.verify]: () => json({ data: { status: "valid", score: 97, email: "x" } }),
      },
    });
    const lead = await givenLead(stage.ctx);
    const contact = await givenContact(stage.ctx, lead.id, { email: `ceo@${lead.domain}` });
    await stage.click("contact.more", `verify:${contact.id}`, { selected: true });
    await stage.settle();
    expect(textOf(last(stage))).toContain(`ceo@${lead.domain}`);
    const answer = await stage.command(`verify ceo@${lead.domain}`);
    expect((await answerOf(answer)).all).toContain("Checking the address");
    await stage.settle();
    expect(last(stage).body).toMatchObject({ replace_original: true });
    expect((await answerOf(await stage.command("verify nobody@nowhere.example"))).all).toContain("Checking");
    await stage.settle();
    expect(textOf(last(stage))).toContain("No contact has the address");
  });

  it("shares without addresses; whoever reveals one is on record", async () => {
    const stage = slackStage();
    const lead = await givenLead(stage.ctx, { company_name: "Shareable" });
    const contact = await givenContact(stage.ctx, lead.id, { email: `marta@${lead.domain}`, phone: "+49 30 123456" });
    await stage.click("lead.share", cardValue(lead));
    await stage.settle();
    const shared = last(stage);
    expect(shared.body).toMatchObject({ response_type: "in_channel" });
    expect(textOf(shared)).toContain("Shared by <@U0ANA>");
    expect(textOf(shared)).not.toContain(`marta@${lead.domain}`);
    expect(textOf(shared)).not.toContain("123456");
    const ids = elementsOf(shared.body.blocks).map(({ action_id }) => action_id);
    expect(ids.filter((id) => !["contact.reveal", "lead.card", "lead.open"].includes(id))).toEqual([]);
    // Whatever is clicked under it, the answer is one's own and the shared message stays as it is.
    for (const id of ["lead.card", "lead.claim"]) {
      await stage.click(id, cardValue(lead), { user: "U0BEN", inPublic: true });
      await stage.settle();
    }
    const answers = stage.posted.slice(stage.posted.indexOf(shared) + 1);
    expect(answers).toHaveLength(2);
    for (const { body } of answers) expect(body).toMatchObject({ response_type: "ephemeral", replace_original: false });
    const reveal = elementsOf(shared.body.blocks).find(({ action_id }) => action_id === "contact.reveal");
    expect(reveal?.value).toBe(contact.id);
    await stage.click("contact.reveal", contact.id, { user: "U0BEN" });
    await stage.settle();
    expect(last(stage).body).toMatchObject({ response_type: "ephemeral", replace_original: false });
    expect(textOf(last(stage))).toContain(`marta@${lead.domain}`);
    expect(
      await rowsOf("SELECT actor FROM lead_events WHERE lead_id = ? AND type = 'contact.revealed'", lead.id),
    ).toEqual([{ actor: "slack:U0BEN" }]);
  });

  it("reminds of a lead when the day has come", async () => {
    let now = new Date("2026-11-22T10:00:00.000Z");
    const stage = slackStage({ clock: { now: () => now } });
    const lead = await givenLead(stage.ctx, { company_name: "Snoozed" });
    await stage.click("lead.snooze", `${cardValue(lead)}:3`, { selected: true });
    await stage.settle();
    expect(textOf(last(stage))).toContain("2026-11-25");
    now = new Date("2026-11-24T10:00:00.000Z");
    expect(await stage.ctx.slackTasks.findDue(now.toISOString(), 10)).toEqual([]);
    now = new Date("2026-11-25T10:00:01.000Z");
    const [due] = await stage.ctx.slackTasks.findDue(now.toISOString(), 10);
    await stage.ctx.workSlackTask(due?.id ?? "");
    expect(last(stage)).toMatchObject({ to: "chat.postMessage", body: { channel: "U0ANA" } });
    expect(textOf(last(stage))).toContain("Snoozed");
  });

  it("on something that is gone says so", async () => {
    const stage = slackStage();
    await stage.click("lead.card", "01a2036a-0000-7000-8000-000000000000:1:new");
    await stage.click("nothing.known", "x");
    await stage.settle();
    expect(stage.posted).toHaveLength(1);
    expect(textOf(last(stage))).toContain("There is no lead");
  });
});

describe("around the commands", () => {
  it("the shortcut finds the companies that a message names", async () => {
    const stage = slackStage();
    const lead = await givenLead(stage.ctx, { company_name: "Named" });
    await stage.shortcut(
      `Look at <https://www.${lead.domain}/jobs|this>, or <mailto:a@unknown-one.example|a@unknown-one.example>`,
    );
    await stage.settle();
    const view = stage.posted.find(({ to }) => to === "views.open");
    expect(JSON.stringify(view)).toContain("Named");
    expect(JSON.stringify(view)).toContain("add unknown-one.example");
  });

  it("the App Home shows my leads, my watches and the quotas", async () => {
    const stage = slackStage();
    const lead = await givenLead(stage.ctx, { company_name: "Homely" });
    await stage.click("lead.claim", cardValue(lead), { user: "U0HOME" });
    await stage.command("watch homely things", { user: "U0HOME" });
    await stage.event({ type: "app_home_opened", user: "U0HOME", tab: "home" });
    await stage.settle();
    const home = stage.posted.findLast(({ to }) => to === "views.publish");
    expect(home?.body.user_id).toBe("U0HOME");
    expect(JSON.stringify(home)).toMatch(/Homely.*homely.*credits left/s);
  });

  it("connects a person to the key that made the code, once, until the key is revoked", async () => {
    const stage = slackStage({ env: { SLACK_DEFAULT_SCOPE: "read" } });
    const key = await givenKey(["write"]);
    const { code } = await createLinkCode({
      ...stage.ctx,
      actor: { kind: "key", id: key.id, name: "key:test", scopes: ["write"] },
    });
    expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    expect((await answerOf(await stage.command("add connected.example"))).all).toContain("Connect yourself");
    expect((await answerOf(await stage.command(`connect ${code.toLowerCase()}`))).all).toContain("You are connected");
    expect((await answerOf(await stage.command("add connected.example"))).all).toContain("Added");
    expect((await answerOf(await stage.command(`connect ${code}`, { user: "U0BEN" }))).all).toContain(
      "was used already",
    );
    await env.DB.prepare("UPDATE api_keys SET revoked_at = ? WHERE id = ?")
      .bind("2026-01-01T00:00:00.000Z", key.id)
      .run();
    expect((await answerOf(await stage.command("add connected-2.example"))).all).toContain("Connect yourself");
    expect((await answerOf(await stage.command("disconnect"))).all).toContain("not connected");
  });

  it("a code that is older than ten minutes connects nobody", async () => {
    let now = new Date();
    const stage = slackStage({ clock: { now: () => now } });
    const key = await givenKey(["admin"]);
    const { code } = await createLinkCode({
      ...stage.ctx,
      actor: { kind: "key", id: key.id, name: "k", scopes: ["admin"] },
    });
    now = new Date(now.getTime() + 10 * 60_000 + 1);
    expect((await answerOf(await stage.command(`connect ${code}`))).all).toContain("older than 10 minutes");
  });

  it("X10: a thousand leads stay within Slack's limits, whatever they are called", async () => {
    const stage = slackStage();
    const long = "&<>".repeat(90);
    for (let i = 0; i < 12; i++)
      await givenLead(stage.ctx, {
        company_name: `${i} ${long}`,
        industry: "Lengthy",
        description: "&".repeat(9000),
        location: long,
        website_url: `https://long.example/${"x".repeat(1900)}`,
      });
    for (const text of ["find lengthy", "top 10", "find lengthy sort:name", `find ${"word ".repeat(90)}`]) {
      const answer = await stage.command(text);
      expect(checkMessage(await answer.json())).toEqual([]);
    }
  });
});
