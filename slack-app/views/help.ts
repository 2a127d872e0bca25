import { actions, button, context, divider, header, section } from "../blocks/kit.ts";
import { type Message, message } from "../blocks/message.ts";
import { joinMarkup, Markup, md, toPlain } from "../blocks/text.ts";
import type { Verb } from "../commands/command.ts";

interface Topic {
  what: string;
  examples: readonly string[];
}

export const topics: Record<Verb, Topic> = {
  find: {
    what: "Look for leads among those we have. Free.",
    examples: [
      "find ai fintech in berlin 50-200 people series a,b score>=70 sort:score",
      "find healthcare in usa with verified email",
      'find "computer vision" -crypto added this week',
    ],
  },
  discover: {
    what: "Ask the sources outside for companies. You see the price before anything is asked.",
    examples: ["discover ai fintech in berlin", "discover 20 robotics companies in japan source:yc,hunter"],
  },
  show: { what: "One lead with all that can be done about it.", examples: ["show acme.example", "show Acme Robotics"] },
  enrich: { what: "Complete a lead from the sources.", examples: ["enrich acme.example"] },
  add: { what: "Add a company.", examples: ["add acme.example", "add acme.example Acme Robotics"] },
  verify: { what: "Check an e-mail address of a contact.", examples: ["verify someone@acme.example"] },
  top: { what: "The best leads.", examples: ["top", "top 10 in germany"] },
  mine: { what: "The leads that you claimed.", examples: ["mine", "mine status:contacted"] },
  quota: { what: "What is left of each source's credits and calls.", examples: ["quota"] },
  export: {
    what: "Leads as a file, sent to you alone.",
    examples: ["export score>=70", "export fintech in berlin as json"],
  },
  watch: {
    what: "New matches of a search, told here once a day.",
    examples: ["watch fintech in berlin score>=70", "watches", "unwatch 2"],
  },
  watches: { what: "What you watch.", examples: ["watches"] },
  unwatch: { what: "Stop watching.", examples: ["unwatch 2"] },
  connect: {
    what: "Connect yourself to your API key, so that you may do here what the key may. The key makes the code: POST /api/v1/slack/link-codes.",
    examples: ["connect", "connect ABCD-EFGH-JKLM"],
  },
  disconnect: { what: "Undo that.", examples: ["disconnect"] },
  help: { what: "This.", examples: ["help find"] },
};

const code = (text: string): Markup => new Markup(`\`${md`/leads ${text}`.text}\``);

/** What stands between backticks is something to type. */
const withCode = (text: string): Markup =>
  joinMarkup(
    text.split("`").map((part, i) => (i % 2 === 1 && part.trim() !== "" ? code(part) : md`${part}`)),
    "",
  );

/** `/leads` alone: what can I do? */
export function welcome(): Message {
  return message({
    text: "Leads: search, discover, enrich. /leads help says more.",
    head: [
      header("Leads"),
      section(md`Companies that build or adopt AI, with contacts and a score that says why.`),
      actions([
        button("run.top", "Best leads", { value: "top", style: "primary" }),
        button("run.new", "New this week", { value: "find added:7d sort:added" }),
        button("run.mine", "My leads", { value: "mine" }),
        button("run.quota", "Quota", { value: "quota" }),
        button("run.help", "Help", { value: "help" }),
      ]),
      context(md`Try ${code("find fintech in berlin score>=70")}`),
    ],
  });
}

export function help(topic: string | null): Message {
  const known = topic !== null && Object.hasOwn(topics, topic) ? (topic as Verb) : null;
  if (known !== null) {
    const { what, examples } = topics[known];
    return message({
      text: `/leads ${known}: ${what}`,
      head: [
        header(`/leads ${known}`),
        section(md`${what}\n${joinMarkup(examples.map(code), "\n")}`),
        ...language(known),
      ],
    });
  }
  const lines = (Object.entries(topics) as [Verb, Topic][]).filter(
    ([verb]) => verb !== "help" && verb !== "watches" && verb !== "unwatch",
  );
  return message({
    text: "What /leads can do",
    head: [
      header("What /leads can do"),
      ...(topic === null ? [] : [context(md`There is no help on "${topic.slice(0, 50)}". This is all there is:`)]),
      section(
        joinMarkup(
          lines.map(([, { what, examples }]) => md`${code(examples[0] ?? "")}\n${what}`),
          "\n",
        ),
      ),
      divider(),
      context(md`Answers are yours alone until you press *Share*. Ask for one of them: ${code("help find")}`),
    ],
  });
}

/** What a search may say. */
function language(verb: Verb) {
  if (!["find", "discover", "top", "mine", "export", "watch"].includes(verb)) return [];
  return [
    divider(),
    section(
      joinMarkup(
        [
          md`*Words* are all looked for; "quotes" keep a phrase together, -word leaves out.`,
          md`*Place* in berlin · german · in "San Francisco, CA"`,
          md`*Size* 50-200 people · over 500 employees · small companies`,
          md`*Stage* seed · series a,b · series b+ · early stage`,
          md`*Score* score&gt;=70 · score 60-80 · ai&gt;=90`,
          md`*Also* founded after 2020 · raised over 10m · status:new · mine · unclaimed · with verified email · missing:funding · added this week · source:yc · tag:agents`,
          md`*Order* sort:score, name, size, added, funding, ai · newest first`,
        ],
        "\n",
      ),
    ),
  ];
}

/** What was typed was not understood: said, with what may have been meant one click away. */
export function didYouMean(problem: string, suggestion: string | null, typed = ""): Message {
  return message({
    text: suggestion === null ? problem : `${problem} Did you mean /leads ${suggestion}?`,
    head: [
      section(
        suggestion === null
          ? withCode(problem)
          : md`${withCode(problem)} Did you mean ${code(suggestion.slice(0, 300))}?`,
      ),
      actions([
        ...(suggestion === null
          ? []
          : [button("run.meant", "Yes, do that", { value: suggestion.slice(0, 1900), style: "primary" })]),
        ...(typed === "" ? [] : [button("run.find", "No, search for it", { value: `find ${typed}`.slice(0, 1900) })]),
        button("run.help", "Help", { value: "help" }),
      ]),
    ],
  });
}

/** One sentence, and nothing to click. */
export const say = (text: Markup): Message => message({ text: toPlain(text), head: [section(text)] });
