import { describe, expect, it } from "vitest";
import { planOutside } from "../../scripts/start/outside.ts";

const sandbox = { url: "http://127.0.0.1:8788", isSandbox: true };

describe("who is called for real", () => {
  it("is nobody without keys", () => {
    const { vars, providers } = planOutside({}, sandbox);
    expect(providers).toMatchObject({ apollo: "sandbox", hunter: "sandbox", yc: "sandbox" });
    expect(vars.OUTBOUND_DIRECT).toBeUndefined();
    expect(vars.APOLLO_API_KEY).toBe("sandbox-apollo-key");
  });

  it("is the provider whose key is in .dev.vars", () => {
    const { vars, providers } = planOutside({ HUNTER_API_KEY: "own", OTHER: "x", OUTBOUND_PROXY: "y" }, sandbox);
    expect(providers).toMatchObject({ apollo: "sandbox", hunter: "real" });
    expect(vars).toMatchObject({
      OUTBOUND_DIRECT: "hunter",
      HUNTER_API_KEY: "own",
      OTHER: "x",
      OUTBOUND_PROXY: sandbox.url,
    });
  });

  it("is Slack when its token is in .dev.vars; else the sandbox's workspace may ask", () => {
    const own = planOutside({ SLACK_BOT_TOKEN: "xoxb-own", SLACK_ALLOWED_TEAMS: "T1" }, sandbox).vars;
    expect(own).toMatchObject({ OUTBOUND_DIRECT: "slack", SLACK_BOT_TOKEN: "xoxb-own", SLACK_ALLOWED_TEAMS: "T1" });
    expect(planOutside({}, sandbox).vars).toMatchObject({ SLACK_ALLOWED_TEAMS: "T0SANDBOX" });
  });

  it("is nobody when the user gives a proxy, which gets the user's keys", () => {
    const { vars, providers } = planOutside({ HUNTER_API_KEY: "own" }, { url: "http://proxy.test", isSandbox: false });
    expect(providers.hunter).toBe("proxy");
    expect(vars.OUTBOUND_DIRECT).toBeUndefined();
    expect(vars).toMatchObject({ HUNTER_API_KEY: "own", OUTBOUND_PROXY: "http://proxy.test" });
  });
});
