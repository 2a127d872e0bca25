import { describe, expect, it } from "vitest";
import { givenContact, givenLead } from "../support/given.ts";
import { answerOf, elementsOf, slackStage } from "../support/slack.ts";

describe("/leads", () => {
  it("alone says what it can do, with buttons", async () => {
    const { command } = slackStage();
    const answer = await answerOf(await command(""));
    expect(elementsOf(answer.blocks).map(({ value }) => value)).toContain("top");
  });

  it("helps in general and on each topic", async () => {
    const { command } = slackStage();
    for (const topic of ["", "find", "discover", "watch", "connect", "nonsense"]) {
      expect((await answerOf(await command(`help ${topic}`))).all).toContain("/leads");
    }
  });

  it("finds leads in a place and says how it understood the question", async () => {
    const { command, ctx } = slackStage();
    const found = await givenLead(ctx, {
      company_name: "Quillmark",
      industry: "Zeppelins",
      city: "Berlin",
      country: "Germany",
      employee_count: 120,
    });
    await givenLead(ctx, {
      company_name: "Elsewhere",
      industry: "Zeppelins",
      city: "Paris",
      country: "France",
      employee_count: 120,
    });
    const answer = await answerOf(await command("find zeppelins in berlin 50-200 people"));
    expect(answer.all).toContain("zeppelins · in berlin · 50–200 people: 1 lead");
    expect(answer.all).toContain("Quillmark");
    expect(answer.all).not.toContain("Elsewhere");
    expect(elementsOf(answer.blocks).some(({ value }) => value?.startsWith(found.id))).toBe(true);
  });

  it("pages to and fro", async () => {
    const stage = slackStage();
    for (let i = 0; i < 14; i++) await givenLead(stage.ctx, { company_name: `Pager ${i}`, industry: "Paging" });
    const first = await answerOf(await stage.command("find paging sort:name"));
    const next = elementsOf(first.blocks).find(({ action_id }) => action_id === "list.next");
    await stage.click("list.next", next?.value ?? "");
    await stage.settle();
    const second = stage.posted.at(-1);
    expect(second?.body).toMatchObject({ replace_original: true, response_type: "ephemeral" });
    expect(JSON.stringify(second)).toContain("here 7–12");
    const back = elementsOf(second?.body.blocks).find(({ action_id }) => action_id === "list.back");
    await stage.click("list.back", back?.value ?? "");
    await stage.settle();
    expect(JSON.stringify(stage.posted.at(-1))).toContain("here 1–6");
  });

  it("shows one company with its contact, and what to do about one it does not know", async () => {
    const { command, ctx } = slackStage();
    const lead = await givenLead(ctx, { company_name: "Tarnwick", description: "Machine learning for tarns" });
    await givenContact(ctx, lead.id, { email: `ceo@${lead.domain}`, job_title: "CEO" });
    const answer = await answerOf(await command(`show ${lead.domain}`));
    expect(answer.all).toContain(`ceo@${lead.domain}`);
    expect(elementsOf(answer.blocks).map(({ action_id }) => action_id)).toEqual(
      expect.arrayContaining([
        "lead.claim",
        "lead.enrich",
        "lead.dismiss",
        "lead.share",
        "lead.status",
        "contact.more",
      ]),
    );
    expect((await answerOf(await command("show Tarnwick"))).all).toContain(lead.domain);
    const unknown = await answerOf(await command("show nobody-knows.example"));
    expect(elementsOf(unknown.blocks).map(({ value }) => value)).toContain("add nobody-knows.example");
  });

  it("adds a company once", async () => {
    const { command } = slackStage();
    expect((await answerOf(await command("add wren-labs.example"))).all).toContain("Wren Labs");
    expect((await answerOf(await command("add wren-labs.example Other"))).all).toContain("It is a lead already");
  });

  it("tells what is left", async () => {
    expect((await answerOf(await slackStage().command("quota"))).all).toContain("credits left");
  });

  it("does not do what it only half understood", async () => {
    const answer = await answerOf(await slackStage().command("enrch acme.example"));
    expect(answer.all).toContain("Did you mean");
    expect(elementsOf(answer.blocks).find(({ action_id }) => action_id === "run.meant")?.value).toBe(
      "enrich acme.example",
    );
  });

  it("refuses what the scope does not allow and says how to get it", async () => {
    const { command } = slackStage({ env: { SLACK_DEFAULT_SCOPE: "read" } });
    const answer = await answerOf(await command("add nothing-new.example"));
    expect(answer.all).toContain("Connect yourself to an API key");
    expect(answer.all).toMatch(/Request [0-9a-f-]{36}/);
  });
});
