import { beforeEach, describe, expect, it } from "vitest";
import { reachOf, verdictsSince } from "../../../src/domain/waterfall.ts";
import { workCheck } from "../../../src/services/contacts/work-check.ts";
import { planEnrichment } from "../../../src/services/enrichment/plan-enrichment.ts";
import { apollo, dns, hunter, hunterPeople, hunterVerdict, takesMail } from "../../support/companies.ts";
import { enrich, enrichmentStage } from "../../support/enrichment.ts";
import { givenContact, givenLead, rowsOf } from "../../support/given.ts";
import { type Answer, json } from "../../support/outside.ts";

/** Verdicts are remembered, so each test has people of its own. */
let tests = 0;
const decider = (name: string, position = "CEO") => ({
  value: `${name}@${tests}.brightloom.example`,
  first_name: name,
  last_name: "Byron",
  position,
});
const wish = { sources: ["hunter"], wants: ["decision_makers"] };

const mailboxIn = (request: Request): string =>
  (new URL(request.url).searchParams.get("email") ?? "").split("@")[0] ?? "";

beforeEach(() => {
  tests += 1;
});

function stage(people: Answer, verify: Answer, mail: Answer = takesMail) {
  return enrichmentStage({ [hunter.people]: people, [dns]: mail, [hunter.verify]: verify });
}

describe("a listed decision maker's address", () => {
  it("is verified, which proves the decision maker, in the trace, at the contact and in its history", async () => {
    const { ctx, outside } = stage(hunterPeople(decider("ada")), hunterVerdict("valid"));
    const lead = await givenLead(ctx);
    const { job } = await enrich(ctx, lead.id, wish);
    expect(job).toMatchObject({ status: "completed", creditsSpent: 1.5 });
    expect(job.trace.find(({ task }) => task === "verify")).toMatchObject({
      status: "success",
      credits: 0.5,
      reason: "Verified a decision maker's address: valid.",
    });
    const [ada] = await ctx.contacts.ofLead(lead.id);
    expect(ada).toMatchObject({ emailStatus: "valid", emailVerifiedAt: expect.any(String) });
    const checks = await rowsOf(
      "SELECT verdict, credits FROM email_checks WHERE contact_id = ? AND status = 'done'",
      ada?.id ?? "",
    );
    expect(checks).toEqual([{ verdict: "valid", credits: 0.5 }]);
    // The free check that a new address gets decides nothing, and undoes nothing.
    const [pending] = await rowsOf<{ id: string }>(
      "SELECT id FROM email_checks WHERE contact_id = ? AND status = 'pending'",
      ada?.id ?? "",
    );
    await workCheck(ctx, pending?.id ?? "");
    expect((await ctx.contacts.ofLead(lead.id))[0]).toEqual(ada);
    await enrich(ctx, lead.id, wish);
    expect(outside.calls.filter((call) => call === hunter.verify)).toHaveLength(1);
  });

  it("comes before a person is paid for at Apollo", async () => {
    const { ctx, outside } = stage(hunterPeople(), hunterVerdict("valid"));
    const lead = await givenLead(ctx);
    await givenContact(ctx, lead.id, { email: decider("ada").value, job_title: "CEO" });
    await enrich(ctx, lead.id, { sources: ["hunter", "apollo"], wants: ["decision_makers"] });
    expect(outside.calls).toEqual([dns, hunter.verify]);
    expect(outside.calls).not.toContain(apollo.people);
    expect((await ctx.contacts.ofLead(lead.id))[0]?.emailStatus).toBe("valid");
  });

  it.each([
    ["is dead", { ada: "invalid", bob: "valid" }, ["ada", "bob"], 1],
    ["could not be judged", { ada: "unknown", bob: "valid" }, ["ada", "bob"], 0.5],
    ["is at a server that takes all mail", { ada: "accept_all", bob: "valid" }, ["ada"], 0.5],
    ["is the second that is dead", { ada: "invalid", bob: "invalid", cleo: "valid" }, ["ada", "bob"], 1],
  ])("which %s leads to the next one where that may help", async (_, statuses, asked, credits) => {
    const people = hunterPeople(decider("ada"), decider("bob", "VP Sales"), decider("cleo", "Director of Data"));
    const mailboxes: string[] = [];
    const { ctx, clock } = stage(people, (request) => {
      const mailbox = mailboxIn(request);
      mailboxes.push(mailbox);
      return hunterVerdict((statuses as Record<string, string>)[mailbox] ?? "unknown")(request);
    });
    const lead = await givenLead(ctx);
    const { job } = await enrich(ctx, lead.id, wish);
    expect(mailboxes).toEqual(asked);
    expect(job.trace.find(({ task }) => task === "verify")?.credits).toBe(credits);
    const { job: again } = await enrich(ctx, lead.id, wish);
    expect(again.creditsSpent).toBe(0);
    const isListed = async () => {
      const reach = await ctx.contacts.reachOf([lead.id], verdictsSince(clock.now()));
      const people = await ctx.contacts.ofLead(lead.id);
      expect(reach.get(lead.id)).toEqual(reachOf(people, clock.now()));
      return reach.get(lead.id)?.listed;
    };
    expect(await isListed()).toBe(false);
    clock.move(89 * 86_400_000);
    expect(await isListed()).toBe(false);
    clock.move(2 * 86_400_000);
    expect(await isListed()).toBe((await ctx.contacts.ofLead(lead.id)).some((one) => one.emailStatus === "unverified"));
  });

  it("costs nothing where the domain takes no mail", async () => {
    const noMail = () => json({ Status: 0, Answer: [{ type: 15, data: "0 ." }] });
    const { ctx, outside } = stage(hunterPeople(decider("ada")), hunterVerdict("valid"), noMail);
    const lead = await givenLead(ctx);
    const { job } = await enrich(ctx, lead.id, wish);
    expect(outside.calls).not.toContain(hunter.verify);
    expect(job.trace.find(({ task }) => task === "verify")).toMatchObject({ status: "no_data", credits: 0 });
    expect((await ctx.contacts.ofLead(lead.id))[0]?.emailStatus).toBe("invalid");
  });

  it("is waited for while Hunter is still at it, and not for ever", async () => {
    const { ctx, clock } = stage(hunterPeople(decider("ada")), () => new Response(null, { status: 202 }));
    const lead = await givenLead(ctx);
    const { job } = await enrich(ctx, lead.id, wish);
    expect(job).toMatchObject({ status: "pending", attempts: 0, retryAt: expect.any(String) });
    clock.move(130_000);
    const { job: later } = await enrich(ctx, lead.id, wish);
    expect(later).toMatchObject({ id: job.id, status: "completed", creditsSpent: 1 });
  });

  it("keeps the verdict that was paid where the next one cannot be had", async () => {
    const people = ["dan", "eve"].map((name) => decider(name));
    const { ctx } = stage(hunterPeople(...people), (request) =>
      mailboxIn(request) === "dan" ? hunterVerdict("invalid")(request) : json({}, 429, { "retry-after": "3600" }),
    );
    const lead = await givenLead(ctx);
    const { job } = await enrich(ctx, lead.id, wish);
    expect(job).toMatchObject({ status: "pending", creditsSpent: 1.5 });
    const known = await ctx.contacts.ofLead(lead.id);
    expect(known.find(({ firstName }) => firstName === "dan")?.emailStatus).toBe("invalid");
  });

  it("is in the plan with its price", async () => {
    const { ctx } = stage(hunterPeople(), hunterVerdict("valid"));
    const lead = await givenLead(ctx);
    const plan = await planEnrichment(ctx, lead.id, wish);
    expect(plan).toMatchObject({ leastCredits: 1, mostCredits: 2 });
    expect(plan.rounds.map((round) => round.map(({ task, price }) => [task, price]))).toEqual([
      [["people", 1]],
      [["verify", 1]],
    ]);
  });
});
