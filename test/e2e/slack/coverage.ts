import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { verbs } from "../../../slack-app/commands/command.ts";
import { actionIds, contactChoices, formIds, shortcutIds } from "../../../slack-app/names.ts";
import type { Post } from "../support/slack-screen.ts";
import { elementsIn } from "../support/slack-screen.ts";
import type { SlackStage } from "../support/slack-stage.ts";

/** Everything that the app has a handler for, as `Workspace.covered` names it. */
const offered = [
  ...["home", ...verbs].map((verb) => `command ${verb}`),
  ...actionIds.filter((id) => id !== "contact.more").map((id) => `button ${id}`),
  ...contactChoices.map((choice) => `button contact.more/${choice}`),
  ...formIds.map((id) => `form ${id}`),
  ...shortcutIds.map((id) => `shortcut ${id}`),
];

/** After all the others: what the app can do and nobody did over HTTP fails here. */
export function describeCoverage(stage: SlackStage): void {
  describe("over HTTP", () => {
    it("every command, button, form and shortcut of the app was used", () => {
      expect(offered.filter((name) => !stage.slack.covered.has(name))).toEqual([]);
    });

    it("the manifest has the shortcuts that the app knows", () => {
      const manifest = readFileSync(join(import.meta.dirname, "../../../slack-app/manifest.yaml"), "utf8");
      expect([...manifest.matchAll(/callback_id: (\w+)/g)].map(([, id]) => id)).toEqual([...shortcutIds]);
    });

    it("Slack was shown no button that the app does not know, and refused nothing it was sent", async () => {
      const posts = await stage.slack.posts();
      const shown = new Set(
        posts
          .flatMap(blocksOf)
          .flatMap(elementsIn)
          .map(({ action_id }) => action_id),
      );
      expect([...shown].filter((id) => !(actionIds as readonly string[]).includes(id))).toEqual([]);
      const refused = posts.filter(({ accepted }) => !accepted);
      // The one window that a person had closed.
      expect(refused.map(({ target, issues }) => [target, issues])).toEqual([["views.update", undefined]]);
    });
  });
}

const blocksOf = ({ body }: Post): unknown[] =>
  typeof body === "string" ? [] : [body.blocks, (body.view as { blocks?: unknown } | undefined)?.blocks];
