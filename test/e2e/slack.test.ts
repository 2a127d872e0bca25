import { afterAll, beforeAll, describe } from "vitest";
import { describeCards } from "./slack/cards.ts";
import { describeCoverage } from "./slack/coverage.ts";
import { describeEmptyWorkspace } from "./slack/empty.ts";
import { describeLoad } from "./slack/load.ts";
import { describeNextDay } from "./slack/next-day.ts";
import { describeOutside } from "./slack/outside.ts";
import { describeSearching } from "./slack/searching.ts";
import { describeTrouble } from "./slack/trouble.ts";
import { describeTrust } from "./slack/trust.ts";
import { describeWatching } from "./slack/watching.ts";
import { describeWindows } from "./slack/windows.ts";
import { createApi } from "./support/api.ts";
import { startServer } from "./support/server.ts";
import type { SlackStage } from "./support/slack-stage.ts";
import { createWorkspace } from "./support/slack-workspace.ts";

/** One Worker for all: starting one takes longer than most of the tests. */
const stage = {} as SlackStage;

beforeAll(async () => {
  const server = await startServer({ args: ["--no-seed"] });
  const slack = createWorkspace(server);
  const people = { ana: slack.person("U0ANA"), ben: slack.person("U0BEN") };
  Object.assign(stage, { server, slack, api: await createApi(server), ...people });
});
afterAll(async () => {
  await stage.server?.stop();
});

describe("/leads over HTTP, with the sandbox's Slack", () => {
  describeEmptyWorkspace(stage);
  describeTrouble(stage);
  describeOutside(stage);
  // What needs no source goes on while one hangs.
  const load = describeLoad(stage);
  describeSearching(stage);
  describeCards(stage);
  describeWindows(stage);
  describeTrust(stage);
  load.describeAnswers();
  describeWatching(stage);
  describeCoverage(stage);
  describeNextDay(stage);
});
