import { expect, it } from "vitest";
import { idsIn } from "../support/slack-screen.ts";
import type { SlackStage } from "../support/slack-stage.ts";

/** On the first day. */
export function describeEmptyWorkspace(stage: SlackStage): void {
  it("says what to do while there is nothing yet", async () => {
    const { ana } = stage;
    for (const [text, words] of [
      ["", "Companies that build or adopt AI"],
      ["mine", "You have not claimed a lead yet"],
      ["watches", "Nothing yet. Try: /leads watch"],
      ["find robotics", "No lead matches this"],
      ["top", "Ask the sources"],
      ["quota", "credits left"],
      ["unwatch 1", 'You watch nothing under \\"1\\"'],
      ["disconnect", "You were not connected"],
      ["enrich", "/leads enrich"],
      ["enrich nobody.example", "Add nobody.example"],
    ] as const)
      expect((await ana.type(text)).text, text).toContain(words);
    const home = await (await ana.openHome()).shows("My leads");
    expect(home.text).toContain("You have not claimed a lead yet");
    expect(home.text).toContain("Nothing yet");
    await (await ana.ask("export robotics")).shows("so there is no file");
    await (await ana.ask("verify nobody@nowhere.example")).shows("No contact has the address");
  });

  it("starts from the first message: each of its buttons does what it says", async () => {
    const { ana } = stage;
    const welcome = await ana.type("");
    for (const [id, words] of [
      ["run.top", "Best leads"],
      ["run.new", "added in the last 7 days"],
      ["run.mine", "My leads"],
      ["run.quota", "What is left"],
      ["run.help", "What /leads can do"],
    ] as const)
      await (await ana.click(welcome, id)).shows(words);
    expect(idsIn(welcome)).toHaveLength(5);
  });

  it("helps with every command", async () => {
    const { ben } = stage;
    const all = await ben.type("help");
    for (const topic of ["find", "discover", "show", "enrich", "add", "verify", "top", "mine", "quota", "export"])
      expect(all.text).toContain(`/leads ${topic}`);
    for (const topic of ["find", "watch", "watches", "unwatch", "connect", "export"])
      expect((await ben.type(`help ${topic}`)).text).toContain(`"/leads ${topic}"`);
    expect((await ben.type("help nonsense")).text).toContain('There is no help on \\"nonsense\\"');
  });

  it("does not do what was mistyped, and offers what was meant", async () => {
    const { ana } = stage;
    const meant = await ana.type("quotta");
    await (await ana.click(meant, "run.meant")).shows("credits left");
    const search = await ana.type("fnd zebrafish");
    await (await ana.click(search, "run.find")).shows("No lead matches");
  });
}
