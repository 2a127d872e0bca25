import { nameKey } from "./company-name.ts";
import { labelOf } from "./domain-family.ts";
import { normalizeDomain } from "./domain-name.ts";
import { trimEnd } from "./trim-end.ts";

/** Where posts lead to that are not the company's own: boards, forms, chats, shorteners, news, code. */
const others = new Set(
  (
    "greenhouse.io grnh.se lever.co ashbyhq.com workable.com personio.com personio.de bamboohr.com breezy.hr recruitee.com " +
    "smartrecruiters.com teamtailor.com jobvite.com icims.com myworkdayjobs.com rippling.com pinpointhq.com join.com " +
    "homerun.co comeet.com kula.ai polymer.co gem.com dover.com dover.io gusto.com welcometothejungle.com otta.com " +
    "workatastartup.com zohorecruit.com freshteam.com applytojob.com paylocity.com ultipro.com adp.com indeed.com " +
    "glassdoor.com monster.com hired.com toptal.com ycombinator.com notion.site notion.so google.com goo.gl g.co " +
    "typeform.com airtable.com tally.so forms.gle jotform.com microsoft.com office.com dropbox.com calendly.com cal.com " +
    "loom.com vimeo.com youtu.be figma.com gitlab.com bitbucket.org npmjs.com pypi.org arxiv.org substack.com discord.gg " +
    "discord.com slack.com telegram.org t.me wikipedia.org techcrunch.com forbes.com cnn.com bloomberg.com nytimes.com " +
    "wsj.com businesswire.com prnewswire.com cnbc.com theverge.com wired.com reuters.com bbc.com venturebeat.com " +
    "apple.com amazon.com stackoverflow.com hackernews.com reddit.com tinyurl.com lnkd.in gmail.com googlemail.com " +
    "hotmail.com outlook.com yahoo.com icloud.com protonmail.com proton.me hey.com fastmail.com pm.me hn.com node.js"
  ).split(" "),
);

interface Clue {
  domain: string;
  url: string;
  score: number;
}

/** The company's own website, as the post gives it: by a link, by name, or by the host of its mailbox. */
export function findWebsite(companyName: string, lines: readonly string[]): { domain: string; url: string } | null {
  const [head = ""] = lines;
  const rest = lines.slice(1).join("\n");
  const key = nameKey(companyName);
  const clues = [...cluesIn(head, key, 2), ...cluesIn(rest, key, 0)];
  const best = clues.reduce<Clue | null>((top, clue) => (top === null || clue.score > top.score ? clue : top), null);
  if (best === null || best.score < 2) return null;
  return { domain: best.domain, url: best.url };
}

const link = /https?:\/\/[^\s<>"'|)\]]{3,500}/gi;
const mailHost = /@\s?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,3})/gi;
const spelledHost =
  /(?:[[({<]\s?at\s?[\])}>]|\sat\s)\s{0,2}([a-z0-9-]{2,63})\s{0,2}(?:[[({<]\s?(?:dot|\.)\s?[\])}>]|\sdot\s)\s{0,2}([a-z]{2,12})(?![a-z])/gi;
const bareHost = /(?<![\w@./-])(?:www\.)?[a-z0-9-]{2,63}(?:\.[a-z0-9-]{2,63}){0,2}\.[a-z]{2,12}(?![\w@])/gi;

function cluesIn(text: string, key: string, bonus: number): Clue[] {
  const links = [...text.matchAll(link)].map(([url]) => trimEnd(url, /[.,;:!*]/));
  const plain = text.replace(link, " ");
  const found: [string, number][] = [
    ...links.map((url): [string, number] => [url, scoreOfLink(url)]),
    ...[...plain.matchAll(mailHost)].map((match): [string, number] => [`https://${match[1]?.replace(/\.$/, "")}`, 2]),
    ...[...plain.matchAll(spelledHost)].map((match): [string, number] => [`https://${match[1]}.${match[2]}`, 2]),
    ...[...plain.replace(mailHost, " ").matchAll(bareHost)].map(([host]): [string, number] => [`https://${host}`, 0]),
  ];
  return found.flatMap(([url, score]): Clue[] => {
    const domain = normalizeDomain(url);
    const label = domain === null ? null : labelOf(domain);
    if (domain === null || label === null) return [];
    const isNamed = isNamedAs(label, key, domain);
    if (isUserSite(domain) || (others.has(domain) && nameKey(label) !== key)) return [];
    return [{ domain, url: rootOf(url), score: score + bonus + (isNamed ? 3 : 0) }];
  });
}

/** Sites that a host gives its users are registrable domains of their own: "acme.notion.site". */
const isUserSite = (domain: string): boolean => others.has(domain.slice(domain.indexOf(".") + 1));

/** A site's front page or its jobs are likelier its own than an article. */
function scoreOfLink(url: string): number {
  const { pathname, hostname } = new URL(url);
  if (/^(?:careers|jobs)\./i.test(hostname)) return 2;
  if (
    pathname === "/" ||
    /^\/(?:[a-z-]{2,5}\/)?(?:careers?|jobs?|join|hiring|work|about|company|team|our-people)\b/i.test(pathname)
  )
    return 2;
  return 0;
}

/** Whether a domain's name is the company's, or one holds the other: "joinmaat" and MAAT. */
function isNamedAs(label: string, key: string, domain: string): boolean {
  const bare = nameKey(label.replaceAll("-", ""));
  const whole = domain.replace(/[.-]/g, "");
  if (bare === key || whole === key) return true;
  if (key.length < 3 || bare.length < 3) return false;
  return bare.includes(key) || (key.includes(bare) && bare.length >= 4);
}

const rootOf = (url: string): string => new URL(url).origin;
