import { describe, expect, it } from "vitest";
import { sendSigned } from "../../../sandbox/slack-client.ts";
import { givenLead, type SlackStage } from "../support/slack-stage.ts";

const type = "application/x-www-form-urlencoded";
const commandBody = (text: string, extra: Record<string, string> = {}) =>
  new URLSearchParams({
    command: "/leads",
    text,
    team_id: "T0SANDBOX",
    user_id: "U0TRUST",
    channel_id: "C0LEADS",
    response_url: "https://hooks.slack.com/commands/T0/1/trust",
    ...extra,
  }).toString();
const now = () => String(Math.floor(Date.now() / 1000));

export function describeTrust(stage: SlackStage): void {
  describe("a request", () => {
    it("that Slack did not sign, or not just now, is refused and does nothing", async () => {
      const { server } = stage;
      const body = commandBody("add forged.example");
      const soon = Number(now());
      for (const forged of [
        { signature: null },
        { signature: "" },
        { signature: "v0=" },
        { signature: `v0=${"0".repeat(64)}` },
        { secret: "another secret" },
        { timestamp: String(soon - 310) },
        { timestamp: String(soon + 310) },
        { timestamp: String(soon * 1000) },
      ]) {
        const answer = await sendSigned(server.url, { body, type, timestamp: now(), ...forged });
        expect([answer.status, answer.body?.code], JSON.stringify(forged)).toEqual([401, "unauthenticated"]);
      }
      expect(await leadsAt("forged.example")).toEqual([]);
    });

    it("that comes again is answered once and done once", async () => {
      const { server } = stage;
      const again = { body: commandBody("add repeated.example"), type, timestamp: now() };
      const first = await sendSigned(server.url, again);
      const second = await sendSigned(server.url, again);
      expect(JSON.stringify(first.body)).toContain("Added.");
      expect([second.status, second.body]).toEqual([200, null]);
      expect(await leadsAt("repeated.example")).toHaveLength(1);
    });

    it("of another workspace is refused politely and learns nothing", async () => {
      await givenLead(stage, { company_name: "Secretive", industry: "Secrets" });
      const stranger = stage.slack.person("U0STRANGER", { teamId: "T0OTHER" });
      const { status, body } = await stranger.command("find secrets");
      expect([status, body?.text]).toEqual([200, expect.stringContaining("not one of those")]);
      expect(body?.blocks).toBeUndefined();
    });

    it("that wants its answer sent elsewhere is refused", async () => {
      const body = commandBody("help", { response_url: "https://hooks.slack.com.evil.example/x" });
      expect((await sendSigned(stage.server.url, { body, type, timestamp: now() })).status).toBe(400);
    });
  });

  describe("a person", () => {
    it("connects to their key by a code, once, and disconnects", async () => {
      const { api, slack } = stage;
      const [nora, otto] = [slack.person("U0NORA"), slack.person("U0OTTO")];
      expect((await nora.type("connect")).text).toContain("/api/v1/slack/link-codes");
      const made = await api.call<{ code: string }>("POST", "/api/v1/slack/link-codes");
      expect(made.status).toBe(201);
      expect((await nora.type(`connect ${made.json.code}`)).text).toContain("You are connected to the API key");
      const used = await otto.type(`connect ${made.json.code}`);
      expect(used.text).toContain("was used already");
      expect(used.text).toContain("Make a new one");
      expect((await nora.type("disconnect")).text).toContain("not connected to an API key any more");
    });
  });

  const leadsAt = async (domain: string) =>
    (await stage.api.call<{ items: unknown[] }>("GET", `/api/v1/leads?domain=${domain}`)).json.items;
}
