import { editDistance } from "../../src/domain/edit-distance.ts";
import { type Verb, verbs } from "./command.ts";

/** Ways to begin, longest first where one begins like another. A phrase ends at a word's end. */
const openings: readonly [Verb, string][] = [
  ["help", String.raw`help|\?|what can (?:i|you) do|how does (?:this|it) work|how do i|usage help|man|commands`],
  ["quota", "quotas?|credits?|usage|limits|budget|how many credits|how much (?:is|credit)|what is left"],
  ["unwatch", "unwatch|stop watching|stop watch|unsubscribe|remove watch|delete watch|mute"],
  ["watches", "watches|my watches|list watches|show watches|show my watches|saved searches|subscriptions|alerts"],
  [
    "watch",
    "watch|notify me (?:about|of|when)|notify me|alert me (?:about|to|when|for)|alert me|subscribe to|subscribe|save search|save this search|keep an eye on|follow|monitor",
  ],
  ["disconnect", "disconnect|unlink|log ?out|sign ?out"],
  ["connect", "connect|link my account|link|log ?in|sign ?in|authori[sz]e"],
  ["verify", "verify|validate|check (?:e-?mail|address)|check"],
  ["enrich", "enrich|refresh|re-?enrich|update|fill in|complete"],
  ["add", "add lead|add company|add|create lead|create company|create|new lead|new company|save"],
  ["export", "export|download|csv"],
  [
    "discover",
    "discover|scout|prospect for|prospect|hunt for|hunt|source new|search outside|search externally|look outside for|ask the sources for",
  ],
  ["mine", "mine|my leads|show my leads|list my leads|my companies|my list"],
  ["top", "top|best leads|best|show (?:me )?(?:the )?top|the top|give me the top|hottest leads"],
  [
    "find",
    "find me|find|search for|search|look for|looking for|look up all|list me|list|show me all|show all|show us|filter|get me|give me|give us|who builds|who uses|who makes|which companies|i need|i want|we need|we want|i'm looking for|i am looking for|any",
  ],
  [
    "show",
    "show me|show|tell me about|tell me more about|who is|who are|what is|what about|details (?:for|of|on)|details|info on|info|look up|lookup|open|card|get|describe|about|profile of|profile",
  ],
];

const patterns = openings.flatMap(([verb, alternatives]) =>
  alternatives.split(/\|(?![^(]*\))/).map((phrase) => ({ verb, phrase })),
);
// The longest opening that fits is meant: "show my leads" is not "show".
const byLength = patterns
  .toSorted((a, b) => b.phrase.length - a.phrase.length)
  .map(({ verb, phrase }) => ({ verb, pattern: new RegExp(String.raw`^(?:${phrase})(?=$|[\s:,?!])[\s:,]*`, "iu") }));

const courtesies =
  /^(?:(?:hey|hi|hello|ok|please|pls|can you|could you|would you|kindly|just|now|let's|lets|leads|\/leads)[\s,]+)+/iu;

export interface Opening {
  verb: Verb;
  rest: string;
}

/** The verb that a text begins with, in one of its many words, and what comes after it. */
export function readOpening(text: string): Opening | null {
  const polite = text.replace(courtesies, "");
  for (const { verb, pattern } of byLength) {
    const match = pattern.exec(polite);
    if (match) return { verb, rest: polite.slice(match[0].length).trim() };
  }
  return null;
}

/** Words for a verb that are mistyped as easily as the verb itself. */
const otherWords: readonly (readonly [string, Verb])[] = [
  ["search", "find"],
  ["filter", "find"],
  ["credits", "quota"],
  ["usage", "quota"],
  ["download", "export"],
  ["refresh", "enrich"],
  ["create", "add"],
  ["validate", "verify"],
  ["subscribe", "watch"],
  ["monitor", "watch"],
  ["details", "show"],
];
const typed: readonly (readonly [string, Verb])[] = [...verbs.map((verb) => [verb, verb] as const), ...otherWords];

/** Words of the trade that only look like a mistyped verb. */
const meantSo = new Set(
  "fund funds food water wine wind mind line shop snow stop tops toy tap aid ad ads adds".split(" "),
);

/** The verb that a mistyped first word was probably meant to be: one letter off, in a long word two. */
export function nearestVerb(word: string): Verb | null {
  const letters = word.toLowerCase();
  if (meantSo.has(letters) || letters.length < 3) return null;
  const most = letters.length >= 6 ? 2 : 1;
  const ranked = typed
    .map(([name, verb]) => ({ verb, name, distance: editDistance(letters, name, most) }))
    .filter(({ distance, name }) => distance > 0 && distance <= most && name.length > 2)
    .sort((one, other) => one.distance - other.distance);
  return ranked[0]?.verb ?? null;
}
