import { expect, it } from "vitest";
import { createSlackPerson, type SlackAnswer } from "../../../sandbox/slack-client.ts";
import { until } from "../support/api.ts";
import type { SlackStage } from "../support/slack-stage.ts";

const place = { kind: "message", channelId: "C0LEADS", isEphemeral: true } as const;

/** Two tests, since the source hangs for long: what is between them runs meanwhile. */
export function describeLoad(stage: SlackStage): { describeAnswers(): void } {
  let before = 0;
  let slow: SlackAnswer[] = [];

  it("answers 200 commands at once while the source hangs", async () => {
    const { server, slack } = stage;
    await slack.control("POST", "faults", { host: "api.hunter.io", fault: "hang", times: 1000 });
    before = (await slack.posts()).length;
    const people = Array.from({ length: 10 }, (_, i) => createSlackPerson(server.url, `U0LOAD${i}`));
    const sent: Promise<SlackAnswer>[] = people.flatMap((person, p) =>
      Array.from({ length: 20 }, (_, i) => {
        const value = `discover hanging${p}x${i} companies source:hunter limit:3`;
        // One in ten asks a source; the others ask us.
        if (i % 10 === 0) return person.click({ type: "button", action_id: "discover.yes", value }, place);
        return person.command(i % 2 === 0 ? "top 3" : `find company${i}`);
      }),
    );
    const answers = await Promise.all(sent);
    expect(answers.filter(({ status, issues }) => status !== 200 || issues.length > 0)).toEqual([]);
    // The twenty to the source, and on a busy machine others too: Slack has its answer, the person's comes later.
    slow = answers.filter(({ body }) => body === null);
  }, 120_000);

  return {
    describeAnswers: () =>
      it("has lost none of those 200", async () => {
        const { slack } = stage;
        expect(slow.length).toBeGreaterThanOrEqual(20);
        await until("an answer to each question to the sources", 60, async () => {
          const now = (await slack.posts()).slice(before);
          const final = slow.filter(({ responseUrl }) =>
            now.some(
              ({ target, body }) => target === responseUrl && !JSON.stringify(body).includes("Asking the sources"),
            ),
          );
          return final.length === slow.length ? true : null;
        });
        await slack.control("DELETE", "faults");
      }, 120_000),
  };
}
