import type { Host } from "./host.ts";
import { apollo } from "./hosts/apollo.ts";
import { dns } from "./hosts/dns.ts";
import { hackerNews } from "./hosts/hacker-news.ts";
import { hunter } from "./hosts/hunter.ts";
import { ashby, greenhouse, lever } from "./hosts/job-boards.ts";
import { sec } from "./hosts/sec.ts";
import { slack, slackFiles, slackHooks } from "./hosts/slack.ts";
import { website } from "./hosts/website.ts";
import { yc } from "./hosts/yc.ts";
import { text } from "./reply.ts";
import type { SandboxState } from "./state.ts";

const hosts: Host[] = [
  apollo,
  hunter,
  yc,
  hackerNews,
  greenhouse,
  lever,
  ashby,
  sec,
  dns,
  slack,
  slackFiles,
  slackHooks,
  website,
];

const unknownHost: Host = {
  serves: () => true,
  operation: (url) => `unknown ${url.hostname}`,
  handle: (request) => text(`The sandbox does not know the host ${request.url.hostname}.`, 502),
};

export function hostOf(url: URL, state: SandboxState): Host {
  return hosts.find((host) => host.serves(url.hostname, state)) ?? unknownHost;
}
