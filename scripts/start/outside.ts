import { apolloKey, hunterKey, slackBotToken, slackSigningSecret } from "../../sandbox/keys.ts";
import { freeSources } from "./flags.ts";

export type ProviderMode = "sandbox" | "real" | "proxy";

/** The providers that need a key: its variable, and the key that the sandbox accepts. */
const keyed = {
  apollo: { variable: "APOLLO_API_KEY", sandboxKey: apolloKey },
  hunter: { variable: "HUNTER_API_KEY", sandboxKey: hunterKey },
} as const;

/** The sandbox's workspace, whose people may do everything that changes leads. */
const sandboxSlack = {
  SLACK_SIGNING_SECRET: slackSigningSecret,
  SLACK_BOT_TOKEN: slackBotToken,
  SLACK_ALLOWED_TEAMS: "T0SANDBOX",
  SLACK_DEFAULT_SCOPE: "write",
};

export interface Outside {
  vars: Record<string, string>;
  providers: Record<string, ProviderMode>;
}

/** Who is called for real: with the sandbox, the providers whose key is in .dev.vars; with a proxy of the user, nobody. */
export function planOutside(devVars: Record<string, string>, proxy: { url: string; isSandbox: boolean }): Outside {
  const vars: Record<string, string> = { ...devVars, ENVIRONMENT: "development", OUTBOUND_PROXY: proxy.url };
  delete vars.OUTBOUND_DIRECT;
  const providers: Record<string, ProviderMode> = {};
  const direct: string[] = [];
  for (const [id, { variable, sandboxKey }] of Object.entries(keyed)) {
    const ownKey = devVars[variable];
    vars[variable] = ownKey ?? sandboxKey;
    const isReal = proxy.isSandbox && ownKey !== undefined && ownKey !== sandboxKey;
    if (isReal) direct.push(id);
    providers[id] = proxy.isSandbox ? (isReal ? "real" : "sandbox") : "proxy";
  }
  for (const id of [...freeSources, "sec", "website"]) providers[id] = proxy.isSandbox ? "sandbox" : "proxy";
  const isOwnSlack = proxy.isSandbox && devVars.SLACK_BOT_TOKEN !== undefined;
  if (proxy.isSandbox && !isOwnSlack) Object.assign(vars, sandboxSlack);
  if (isOwnSlack) direct.push("slack");
  if (direct.length > 0) vars.OUTBOUND_DIRECT = direct.join(",");
  return { vars, providers };
}
